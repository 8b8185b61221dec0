namespace Siyu.Tool;

/// <summary>Something on this machine or in the command stops the tool (工具拒绝): a plain sentence in both languages, no stack
/// trace.</summary>
internal sealed class ToolRefusal(string chinese, string english) : Exception($"{chinese}{Environment.NewLine}{english}")
{
    internal const int ExitCode = 69;
    internal const int CancelledExitCode = 130;
}
