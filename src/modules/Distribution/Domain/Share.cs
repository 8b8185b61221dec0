using System.Buffers.Text;
using System.Security.Cryptography;
using Siyu.Kernel;

namespace Siyu.Distribution.Domain;

/// <summary>A share (分享): who shared what, in which campaign, under an unguessable token.</summary>
internal sealed class Share
{
    private const int TokenBytes = 16;

    public required ShareId Id { get; init; }
    public required string Token { get; init; }
    public required SharedKind Kind { get; init; }

    /// <summary>The SPU of a product, the content's id, or empty for the shop.</summary>
    public required string Target { get; init; }
    public required string Campaign { get; init; }

    /// <summary>The campaign's contract gives its sharers every order that carries the token.</summary>
    public required bool Exclusive { get; init; }
    public StaffId? Sharer { get; init; }
    public MemberId? SharerMember { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    public bool IsOf(SpuId spu) => Kind == SharedKind.Product && Target == spu.ToString();

    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
}

/// <summary>What is shared (分享类别).</summary>
internal enum SharedKind { Product, Content, Shop, Campaign }

/// <summary>Somebody opened a share (分享点击); the latest time counts, once per person and share.</summary>
internal sealed class Click
{
    public required Guid Id { get; init; }
    public required ShareId Share { get; init; }

    /// <summary>The member, or the visitor until they become one.</summary>
    public required Guid Person { get; set; }
    public required DateTimeOffset At { get; set; }
}
