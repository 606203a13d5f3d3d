"""Many battles: designs of inputs, executors, tables of results, the folder of a run."""
