using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// The gradient of a convolution's filters as sums of products of planes: the output gradient, laid out with the row pitch of the padded
/// input and zeros between, times the input shifted by a tap. Nothing is transposed, so where there are few channels, or small maps
/// in large batches, this beats packing for <see cref="FilterGradient{T}"/>.
/// </summary>
internal unsafe struct PlaneFilterGradient<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Copied planes of a batch's part: a share of the second-level cache.
    private const long ChunkBytes = 1 << 20;

    // Elements of a plane that are multiplied before the next planes are: some fit the first-level cache.
    private const int Stretch = 2048;

    // Into how many parts the columns of the gradient are shared out where there are few rows.
    private const int MinimumTasks = 16;

    // A plane is copied to a multiple of the longest vector's elements.
    private const int Lanes = 16;

    public required T* Input;
    public required T* OutputGradient;
    public required T* WeightGradient;
    public required Conv2dGeometry Geometry;
    public required TapLayout Layout;

    /// <summary>Whether this is the better way, by the cycles that both would take.</summary>
    public static bool Pays(in Conv2dGeometry g, TapLayout layout)
    {
        if (g.Batch == 0)
            return false;
        double lanes = 64.0 / sizeof(T);
        double m = g.GroupOutChannels;
        double n = (double)g.GroupInChannels * g.Taps;
        double k = g.OutSize;
        double pitch = Pitch(g, layout);
        double images = Images(g, layout);
        double sums = Math.Ceiling(pitch / Stretch) / images;
        double planes = (m * n * pitch / (2 * lanes) * 1.3) + (m * n * sums * 10) + (0.3 * ((g.GroupInChannels * (double)layout.PlaneSize) + (m * pitch)));
        double packed = (1.7 * n * k) + (m * k) + (Math.Ceiling(m / 8) * 8 * n * k / (2 * lanes) * 1.2);
        return planes < packed;
    }

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        const int Few = PlaneProducts<T, TVector, TOperations>.Rows;
        const int Most = PlaneProducts<T, TVector, TOperations>.MostRows;
        int planes = TTile.Rows >= Most && Geometry.GroupOutChannels > Few ? Most : Few;
        for (int group = 0; group < Geometry.Groups; group++)
            Group<TVector, TOperations>(group, planes);
    }

    private readonly void Group<TVector, TOperations>(int group, int planes)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        PlaneFilterGradient<T> work = this;
        Conv2dGeometry g = Geometry;
        TapLayout layout = Layout;
        int m = g.GroupOutChannels;
        int inChannels = g.GroupInChannels;
        int rowGroups = (m + planes - 1) / planes;
        int parts = Math.Clamp(MinimumTasks / rowGroups, 1, inChannels);
        nint pitch = Pitch(g, layout);
        nint leftImage = pitch * planes * rowGroups;
        nint rightImage = layout.PlaneSize * inChannels;
        int images = Images(g, layout);
        using var leftScratch = new Scratch<T>(leftImage * images);
        using var rightScratch = new Scratch<T>((rightImage * images) + pitch);
        T* left = leftScratch.Pointer;
        T* right = rightScratch.Pointer;

        // Zeros for the rows no channel fills, and behind the last plane, where only zeros multiply what is read.
        new Span<T>(right + (rightImage * images), (int)pitch).Clear();
        T* target = WeightGradient + ((nint)group * m * inChannels * g.Taps);
        new Span<T>(target, m * inChannels * g.Taps).Clear();
        for (int first = 0; first < g.Batch; first += images)
        {
            int count = Math.Min(images, g.Batch - first);
            int start = first;
            int perTask = (int)Math.Clamp(Stretch * 4 / Math.Max(1, (long)layout.PlaneSize), 1, count * inChannels);
            Workers.For(count * inChannels, perTask, (from, to) =>
            {
                for (int i = from; i < to; i++)
                {
                    var (image, channel) = Math.DivRem(i, inChannels);
                    T* plane = work.Input + (((((nint)(start + image) * g.Groups) + group) * inChannels) + channel) * g.InSize;
                    layout.Fill(plane, right + (image * rightImage) + (channel * layout.PlaneSize), T.Zero);
                }
            });
            int perRowTask = (int)Math.Clamp(Stretch * 4 / pitch, 1, count * planes * rowGroups);
            Workers.For(count * planes * rowGroups, perRowTask, (from, to) =>
            {
                for (int i = from; i < to; i++)
                {
                    var (image, channel) = Math.DivRem(i, planes * rowGroups);
                    var spread = new Span<T>(left + (image * leftImage) + (channel * pitch), (int)pitch);
                    spread.Clear();
                    if (channel < m)
                        work.Spread(work.OutputGradient + (((((nint)(start + image) * g.Groups) + group) * m) + channel) * g.OutSize, spread);
                }
            });
            Workers.For(rowGroups * parts, task =>
            {
                var (rowGroup, part) = Math.DivRem(task, parts);
                int from = (int)((long)inChannels * part / parts) * g.Taps;
                int to = (int)((long)inChannels * (part + 1) / parts) * g.Taps;
                work.Add<TVector, TOperations>(left + (rowGroup * planes * pitch), right, target, rowGroup * planes, from, to, count, planes);
            });
        }
    }

    // Adds the products of one group of rows with the columns given to the gradient.
    private readonly void Add<TVector, TOperations>(T* left, T* right, T* target, int row, int from, int to, int images, int planes)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        const int Columns = PlaneProducts<T, TVector, TOperations>.Columns;
        Conv2dGeometry g = Geometry;
        int n = g.GroupInChannels * g.Taps;
        int rows = Math.Min(planes, g.GroupOutChannels - row);
        nint pitch = Pitch(g, Layout);
        nint leftImage = pitch * planes * ((g.GroupOutChannels + planes - 1) / planes);
        nint rightImage = Layout.PlaneSize * g.GroupInChannels;
        T* sums = stackalloc T[PlaneProducts<T, TVector, TOperations>.MostRows * Columns];
        for (nint at = 0; at < pitch; at += Stretch)
        {
            nint length = Math.Min(Stretch, pitch - at);
            for (int column = from; column < to; column += Columns)
            {
                // Columns that are not there repeat the last.
                int last = to - 1;
                PlaneProducts<T, TVector, TOperations>.Run(
                    planes, left + at, pitch, leftImage, right + at + Offset(column), right + at + Offset(Math.Min(column + 1, last)),
                    right + at + Offset(Math.Min(column + 2, last)), rightImage, length, images, sums);
                int columns = Math.Min(Columns, to - column);
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                        target[((nint)(row + i) * n) + column + j] += sums[(i * Columns) + j];
                }
            }
        }
    }

    private readonly nint Offset(int column)
    {
        var (channel, tap) = Math.DivRem(column, Geometry.Taps);
        return (channel * Layout.PlaneSize) + Layout.Phases[0].Offsets[tap];
    }

    private readonly void Spread(T* plane, Span<T> target)
    {
        int width = Geometry.OutWidth;
        int height = Geometry.OutHeight;
        for (int y = 0; y < height; y++)
            new ReadOnlySpan<T>(plane + ((nint)y * width), width).CopyTo(target[(y * Layout.SubWidth)..]);
    }

    private static nint Pitch(in Conv2dGeometry g, TapLayout layout) =>
        checked(((g.OutHeight - 1) * layout.SubWidth) + g.OutWidth + Lanes - 1) / Lanes * Lanes;

    private static int Images(in Conv2dGeometry g, TapLayout layout)
    {
        double bytes = ((g.GroupInChannels * (double)layout.PlaneSize) + ((g.GroupOutChannels + 7) * (double)Pitch(g, layout))) * sizeof(T);
        return (int)Math.Clamp(ChunkBytes / bytes, 1, Math.Max(1, g.Batch));
    }
}
