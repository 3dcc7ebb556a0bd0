"""Whylight beside Keras on every network of keras.applications: compare_keras.py in the folder above runs it."""
