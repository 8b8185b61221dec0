using Siyu.Contracts.Members;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Engagement.Bindings;

/// <summary>A member who is a guide's friend is served by that guide (加好友即绑定), where nobody serves them yet.</summary>
internal sealed class GuideBinding(IWeCom wecom, IMembers members, TimeProvider clock)
{
    public async Task BindFriend(ContactId contact, CancellationToken ct)
    {
        var card = (await wecom.Contacts([contact], ct)).GetValueOrDefault(contact);
        if (card is not { Member: { } member, Guide: { } guide }) return;
        if ((await members.GuidesOf([member], clock.GetUtcNow(), ct)).ContainsKey(member)) return;
        // The members' room has the last word on who may be bound to whom; a no of its leaves everything as it is.
        await members.Bind(member, guide, BindReason.Scan, ct);
    }
}

/// <summary>A contact turned out to be a member (客户识别为会员).</summary>
internal sealed class OnContactRecognised(GuideBinding binding) : IReaction<ContactRecognised>
{
    public Task Handle(ContactRecognised news, CancellationToken ct) => binding.BindFriend(news.Contact, ct);
}

/// <summary>A member became a guide's friend (会员添加导购).</summary>
internal sealed class OnMemberAddedGuide(GuideBinding binding) : IReaction<ContactAdded>
{
    public Task Handle(ContactAdded news, CancellationToken ct) =>
        news.Guide is null ? Task.CompletedTask : binding.BindFriend(news.Contact, ct);
}
