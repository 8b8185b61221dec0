using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Members.Bindings;
using Siyu.Members.Console;
using Siyu.Members.Domain;
using Siyu.Members.Guide;
using Siyu.Members.Imports;
using Siyu.Members.Joining;
using Siyu.Members.Mall;
using Siyu.Members.Merging;
using Siyu.Members.Privacy;
using Siyu.Members.Reactions;
using Siyu.Platform;

namespace Siyu.Members;

/// <summary>Members (会员): who people are, who serves them, what they agreed to.</summary>
public sealed class MembersModule : IModule
{
    public static string Name => "members";

    public static void Build(ModuleBuilder module)
    {
        Describe(module);
        module.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ErasureList>(services));
    }

    private static void Describe(ModuleBuilder module) => module
        .Entity<Member>("members_member", entity => entity.HasKey(row => row.Number))
        .Entity<Identity>("members_identity")
        .Entity<Merge>("members_merge")
        .Entity<Binding>("members_binding", entity => entity.Property(row => row.Owner).IsRequired())
        .Entity<Consent>("members_consent")
        .Entity<OptOut>("members_opt_out")
        .Entity<StaffLink>("members_staff_link")
        .Entity<Erasure>("members_erasure")
        .Offers<IMembers, MembersDoor>().Offers<IErasures, Erasures>()
        .Uses<Reach>().Uses<IdentityBook>().Uses<Entrance>().Uses<Belongings>().Uses<Merger>().Uses<Unmerger>().Uses<Binder>()
            .Uses<Person>().Uses<Dossiers>().Uses<Eraser>()
        .Slice<MemberList>().Slice<MemberDetail>().Slice<RevealMember>().Slice<ExportMember>().Slice<EraseMember>()
        .Slice<BindMember>().Slice<InheritBindings>().Slice<KeepBindingRules>().Slice<MergeMembers>().Slice<UnmergeMembers>()
        .Slice<MyProfile>().Slice<ReviseProfile>().Slice<GiveConsent>().Slice<OptOutOf>().Slice<BindMyGuide>().Slice<EraseMe>()
            .Slice<LinkStaff>().Slice<EraseByCommand>()
        .Slice<MyMembers>().Slice<OfferStaffLink>()
        .Uses<Newcomers>().Imports<MemberImport>("members", "members.import")
        .Reacts<StaffLeft, OnStaffLeft>()
        .Reacts<StaffMoved, OnStaffMoved>()
        .Outbound<ListErasure, ErasureList>()
        .Verifies<MembersChecks>().Seals<MemberWords>()
        .Permission("members.read", "查看会员", "Read members")
        .Permission("members.reveal", "查看会员明文资料", "Read members' personal data in clear")
        .Permission("members.edit", "修改会员", "Edit members")
        .Permission("members.bind", "调整绑定导购", "Bind members to guides")
        .Permission("members.merge", "合并与拆分会员", "Merge and unmerge members")
        .Permission("members.rules", "维护绑定规则", "Keep binding rules")
        .Permission("members.erase", "注销与导出个人数据", "Erase and export a person's data")
        .Permission("members.import", "导入会员", "Import members")
        .Permission("members.guide", "服务我的会员", "Serve my members");
}
