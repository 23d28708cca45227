"""The science of the digitsum study: pure functions and classes that know nothing of Snakemake."""
