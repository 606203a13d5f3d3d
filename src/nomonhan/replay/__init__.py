"""The record of one battle: written once, read by every face."""
