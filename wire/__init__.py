"""What every room agrees on: values, keys, errors, settings, ports and their adapters."""
