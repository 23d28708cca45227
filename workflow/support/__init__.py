"""What serves Snakemake and not the science: configuration, digests of code, logs, times, provenance."""
