"""The study written up: figures, words, published figures and the page."""
