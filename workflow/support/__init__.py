"""Code that serves Snakemake, not the science: configuration, digests of code, logs, times, provenance."""
