"""The science of the digitsum study: pure functions and classes that know nothing of Snakemake."""

__version__ = "0.2.0"
