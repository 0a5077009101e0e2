namespace AutogradNet.Kernels;

/// <summary>How the panels of a product's columns are shared out: each task has some panels, and each thread, where there are many, a lane of tasks.</summary>
internal readonly struct ProductLanes
{
    // With fewer, lanes would differ too much in length, and the left factor would be read by each thread for little.
    private const int PanelsPerThread = 4;

    private readonly int _threads;
    private readonly int _panels;

    /// <summary>Shares out <paramref name="panels"/> panels, at most <paramref name="widest"/> to a task.</summary>
    public ProductLanes(int threads, int panels, int widest)
    {
        _threads = threads;
        _panels = panels;
        HasLanes = panels >= PanelsPerThread * threads;
        int least = (panels + widest - 1) / widest;
        Tasks = HasLanes ? (least + threads - 1) / threads * threads : least;
    }

    /// <summary>Whether every thread has tasks of its own; otherwise all are one thread's, which the others help.</summary>
    public bool HasLanes { get; }

    /// <summary>Tasks of all lanes.</summary>
    public int Tasks { get; }

    /// <summary>The first task of a lane; that of the lane behind the last is <see cref="Tasks"/>.</summary>
    public int FromTask(int lane) => (int)((long)Tasks * lane / _threads);

    /// <summary>The first panel of a task; that of the task behind the last is the number of panels.</summary>
    public int FromPanel(int task) => (int)((long)_panels * task / Tasks);
}
