using Siyu.Kernel;

namespace Siyu.Settlement;

/// <summary>
/// To whom a member of staff is paid (收款人): themselves as a member in the mini program. The open id stays with the members.
/// </summary>
internal sealed class Receiver
{
    public required StaffId Id { get; init; }
    public required MemberId Member { get; init; }
    public required string AppId { get; init; }
    public required DateTimeOffset LinkedAt { get; init; }
}

/// <summary>A one-time code by which a guide proves in the mini program who they are (绑定码); only its hash is kept.</summary>
internal sealed class LinkCode
{
    public required byte[] CodeHash { get; init; }
    public required StaffId Staff { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
