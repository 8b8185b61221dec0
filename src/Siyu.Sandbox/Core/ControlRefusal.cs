namespace Siyu.Sandbox.Core;

/// <summary>The control plane says no, with a code that a program can read.</summary>
internal sealed class ControlRefusal : Exception
{
    public ControlRefusal(int status, string code, string message) : base(message) => (Status, Code) = (status, code);

    public int Status { get; }
    public string Code { get; }

    public static ControlRefusal Bad(string code, string message) => new(400, code, message);
    public static ControlRefusal Missing(string what, string? id) => new(404, what + ".unknown", $"There is no {what} {id}.");
}
