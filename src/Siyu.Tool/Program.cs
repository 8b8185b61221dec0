using System.CommandLine;
using Siyu.Tool;
using Siyu.Tool.Commands;

var house = House.Find();
var root = new RootCommand("Siyu 私域：the one command of the house.")
{
    TestCommand.Create(house),
    CheckCommand.Create(house),
    DemoCommand.Create(house),
    AppsCommand.Create(house),
    RunCommand.Create(house),
    SandboxCommand.Create(house),
    ImportCommand.Create(house),
    VerifyCommand.Create(house),
    QuoteCommand.Create(house),
    ReconcileCommand.Create(house),
    EraseCommand.Create(house),
    BenchCommand.Create(house),
    TrialCommand.Create(house),
    BackupCommand.Create(house),
    RestoreCommand.Create(house),
    MoveCommand.Create(house),
    SimulateCommand.Create(house),
    RotateKeysCommand.Create(house),
    NewCommand.Create(house),
};

try
{
    // Children and the private PostgreSQL need a moment to stop after Ctrl-C.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    });
}
catch (ToolRefusal refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return ToolRefusal.ExitCode;
}
catch (OperationCanceledException)
{
    return ToolRefusal.CancelledExitCode;
}
