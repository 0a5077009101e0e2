using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Building on a busy machine may take longer than the two minutes that are usual.
var config = ManualConfig.Create(DefaultConfig.Instance);
config.BuildTimeout = TimeSpan.FromMinutes(10);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
