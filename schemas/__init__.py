"""The contract in writing: JSON Schema 2020-12, with good and bad examples. Imports nothing of ours."""
