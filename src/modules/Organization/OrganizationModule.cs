using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Organization.ApiKeys;
using Siyu.Organization.Domain;
using Siyu.Organization.Imports;
using Siyu.Organization.People;
using Siyu.Organization.Roles;
using Siyu.Organization.SigningIn;
using Siyu.Organization.Units;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>Organization (组织): units, staff, posts, roles, and who may sign in to do what.</summary>
public sealed class OrganizationModule : IModule
{
    public static string Name => "organization";

    public static void Build(ModuleBuilder module)
    {
        module
            .Entity<Unit>("organization_unit")
            .Entity<Brand>("organization_brand")
            .Entity<Hosting>("organization_hosting", entity => entity.HasKey(row => new { row.Unit, row.Brand }))
            .Entity<Staff>("organization_staff")
            .Entity<NamePiece>("organization_staff_name", entity => entity.HasKey(row => new { row.Hash, row.Staff }))
            .Entity<Post>("organization_post")
            .Entity<Seat>("organization_seat")
            .Entity<Term>("organization_term")
            .Entity<CustomRole>("organization_role")
            .Entity<Credential>("organization_credential")
            .Entity<Attempt>("organization_attempt")
            .Offers<IOrganization, OrganizationDoor>()
            .Offers<IIdentitySource, StaffIdentity>()
            .Offers<INames, StaffCalled>().Offers<INames, UnitCalled>().Offers<INames, BrandCalled>()
            .Uses<Reach>().Uses<NameBook>().Uses<Appointments>().Uses<Seating>().Uses<RoleBook>().Uses<Credentials>()
            .Slice<UnitList>().Slice<OpenUnit>().Slice<ReviseUnit>().Slice<CloseUnit>().Slice<PickupPlaces>().Slice<KeepTerms>()
            .Slice<BrandList>().Slice<KeepBrand>().Slice<HostBrands>()
            .Slice<StaffList>().Slice<StaffNames>()
            .Slice<HireStaff>().Slice<AppointStaff>().Slice<EndPost>().Slice<MoveStaff>().Slice<LetStaffLeave>()
                .Slice<SeatStaff>()
            .Slice<RoleList>().Slice<KeepRole>().Slice<DropRole>()
            .Slice<ApiKeyList>().Slice<MakeApiKey>().Slice<RevokeApiKey>().Slice<OwnKey>()
            .Slice<SetUp>().Slice<SignIn>().Slice<SignOut>().Slice<Me>().Slice<WorkInPost>()
            .Slice<ChangePassword>().Slice<ResetPassword>().Slice<OfferTotp>().Slice<ConfirmTotp>().Slice<DropTotp>()
            .Imports<StoreImport>("stores", "organization.import").Imports<StaffImport>("staff", "organization.import")
            .UsesSingleton<SetUpToken>().UsesSingleton<KnownUnits>().UsesSingleton<KnownPlaces>().UsesSingleton<KnownStaff>()
            .UsesSingleton<KnownBrands>().UsesSingleton<KnownNames>().UsesSingleton<KnownOrganization>()
            .UsesSingleton<KnownTerms>().Uses<TermBook>()
            .SealsOwn("organization_credential", "totp_sealed")
            .Sweeps(new("organization_attempt", "since < @before", TimeSpan.FromDays(1), "failures count within fifteen minutes"))
            .Verifies<OrganizationChecks>()
            .Permission("organization.read", "查看组织", "Read the organisation")
            .Permission("organization.units", "维护组织与品牌", "Keep units and brands")
            .Permission(KeepTerms.Permission, "维护结算条款", "Keep terms of counters and dealers")
            .Permission("organization.staff", "维护员工", "Keep staff")
            .Permission("organization.roles", "维护角色", "Keep roles")
            .Permission(ApiKeyList.Keep, "维护接口密钥", "Keep API keys")
            .Permission("organization.import", "导入门店与员工", "Import stores and staff");
        module.Services.AddSingleton(PasswordCost.Default);
        module.Services.AddHostedService(services => services.GetRequiredService<SetUpToken>());
    }
}
