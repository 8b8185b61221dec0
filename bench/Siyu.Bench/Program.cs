using Siyu.Bench.Harness;

// Siyu.Bench list
// Siyu.Bench NAME --data DIR --database sqlite|Host=… [--json FILE] [--repeats N]
// Siyu.Bench trial NAME --data DIR --database sqlite|Host=… [--json FILE] [--times N]
// Siyu.Bench naive-… (a program that a bench starts to compare with)
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    return await BenchProgram.Run(args, stop.Token);
}
catch (BenchBroke broken)
{
    Console.Error.WriteLine(broken.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return BenchProgram.CancelledExitCode;
}
