using System.Globalization;
using Siyu.Sandbox;

var words = new Dictionary<string, string> { ["--port"] = "7000", ["--data"] = Path.Combine(".siyu", "sandbox") };
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--stdin-guard") words["--stdin-guard"] = "yes";
    else if (args[i] is "--port" or "--data" or "--seed" or "--apps" && i + 1 < args.Length) words[args[i]] = args[++i];
    else return Refuse($"unknown or incomplete option {args[i]}");
}
if (!int.TryParse(words["--port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65_532)
    return Refuse($"--port {words["--port"]} is no port");

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupted =
    System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
using var terminated =
    System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);

await using var simulator = await Simulator.Start(new SimulatorOptions(port, words["--data"]) 
{
    Seed = words.GetValueOrDefault("--seed"),
    Wire = Siyu.Sandbox.Core.WireTime.Auto,
    Apps = words.GetValueOrDefault("--apps"),
});
var at = simulator.Addresses;
Console.WriteLine($"siyu-sandbox ready control={at.Control} wecom={at.WeCom} wechat={at.Wechat} pay={at.Pay}");
if (words.ContainsKey("--stdin-guard")) _ = WatchParent();
await stop.Task;
return 0;

void Stop(System.Runtime.InteropServices.PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}

// Whoever started us holds our standard input; when they are gone, even by kill -9, it closes.
async Task WatchParent()
{
    using var input = Console.OpenStandardInput();
    var buffer = new byte[256];
    while (await input.ReadAsync(buffer) > 0)
    {
    }
    stop.TrySetResult();
}

static int Refuse(string why)
{
    Console.Error.WriteLine($"siyu-sandbox: {why}. Usage: --port P --data DIR [--seed TEXT] [--apps DIR] [--stdin-guard]");
    return 2;
}
