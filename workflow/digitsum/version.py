"""The version of digitsum, apart from the package: what does not print it must not depend on it."""

VERSION = "0.3.0"
