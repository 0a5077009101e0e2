namespace AutogradNet.Kernels;
internal static class Workers { public static void For(int count, int minimumPerTask, Action<int,int> body) => body(0, count); }
