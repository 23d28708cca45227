"""The write-up of the study: figures, words, published figures and the page."""
