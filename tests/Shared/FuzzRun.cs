using System.Diagnostics;

namespace AutogradNet.TestSupport;

/// <summary>Feeds damaged files to a reader: only the documented exception may come out, and no file may cost much memory.</summary>
internal static class FuzzRun
{
    public const string CasesVariable = "AUTOGRADNET_FUZZ_CASES";

    /// <summary>How many cases each format gets: few in the tests, as many as the environment says in a longer run.</summary>
    public static int Cases(int few) =>
        int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), System.Globalization.CultureInfo.InvariantCulture, out var cases) ? cases : few;

    /// <returns>What happened, for the record.</returns>
    public static string Run<TRefusal>(string name, IReadOnlyList<byte[]> valid, int cases, long mostAllocated, Action<byte[]> read)
        where TRefusal : Exception
    {
        foreach (var file in valid) read(file);
        int refused = 0, accepted = 0;
        long most = 0;
        TimeSpan longest = default;
        var whole = Stopwatch.StartNew();
        for (var i = 0; i < cases; i++)
        {
            var random = new Random(i);
            var data = Mutation.Apply(valid[i % valid.Count], valid[random.Next(valid.Count)], random);
            var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                read(data);
                accepted++;
            }
            catch (TRefusal e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{name}, case {i}: {e}");
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            if (Stopwatch.GetElapsedTime(started) > longest) longest = Stopwatch.GetElapsedTime(started);
            Assert.True(most <= mostAllocated, $"{name}, case {i}: {most} bytes were allocated for a file of {data.Length}");
        }

        Assert.True(cases < 100 || (refused > 0 && accepted > 0), $"{name}: {refused} refused, {accepted} accepted");
        return $"{name}: {cases} cases, {refused} refused, {accepted} read, at most {most >> 10} KiB and {longest.TotalMilliseconds:f0} ms for one, {whole.Elapsed.TotalSeconds:f0} s in all";
    }
}
