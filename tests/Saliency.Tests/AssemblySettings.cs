// One test counts the buffers of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
