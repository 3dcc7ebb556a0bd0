"""What is measured beside Whylight: one module for each peer, run as `python -m peers.NAME` in its own process.

A module has one function, `prepare(options)`, which loads everything and returns what is to be timed, a function
without arguments; peers.worker does the rest.
"""
