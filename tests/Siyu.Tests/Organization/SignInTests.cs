using System.Net;
using System.Net.Http.Json;
using System.Text;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.SigningIn;

namespace Siyu.Tests.Organization;

public sealed class SignInTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_console_is_entered_by_password_and_cookie_and_writes_need_the_csrf_token(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        await shop.SetUp();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new() }) { BaseAddress = shop.Http.BaseAddress };

        var answer = await browser.PostAsJsonAsync("/api/console/sign-in",
            new { login = "BOSS", password = OrganizationHouse.Password, code = (string?)null });
        var body = await answer.Content.ReadFromJsonAsync<SignIn.Response>(Siyu.Platform.Json.Options);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("httponly", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/console/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/console/sign-out", null)).StatusCode);
        browser.DefaultRequestHeaders.Add("X-Csrf-Token", body!.CsrfToken);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/api/console/sign-out", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/console/me")).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_unknown_login_gets_the_answer_of_a_wrong_password_and_ten_failures_close_the_door_for_a_while(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        await shop.SetUp();
        async Task<Problem?> Try(string login, string password) =>
            (await shop.Slice<SignIn>().Handle(new(login, password, null), default)).Problem;

        Assert.Equal(OrganizationProblems.SignInRefused, await Try("nobody", "whatever-12"));
        for (var i = 0; i < Attempt.Allowed; i++) Assert.Equal(OrganizationProblems.SignInRefused,
            await Try(OrganizationHouse.Login, "wrong-pass-" + i));
        Assert.Equal("organization.too_many_attempts", (await Try(OrganizationHouse.Login, OrganizationHouse.Password))!.Code);
        shop.Clock.Advance(Attempt.Window);
        Assert.Null(await Try(OrganizationHouse.Login, OrganizationHouse.Password));
        Assert.DoesNotContain(await shop.All<Attempt>(), attempt => attempt.Failures >= Attempt.Allowed);
    }

    [Fact]
    public async Task A_group_is_set_up_once_and_only_with_the_token()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        async Task<string?> SetUp(string token, string password = OrganizationHouse.Password) =>
            (await shop.Slice<SetUp>().Handle(new(token, "g", "思域集团", "A001", "老板", "boss", password), default)).Problem?.Code;

        Assert.Equal("organization.wrong_setup_token", await SetUp("guess"));
        Assert.Equal("organization.weak_password", await SetUp(OrganizationHouse.Token, "boss123"));
        Assert.Null(await SetUp(OrganizationHouse.Token));
        Assert.Equal("organization.already_set_up", await SetUp(OrganizationHouse.Token));
    }

    [Fact]
    public async Task A_reset_password_opens_nothing_until_it_is_changed()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var store = await shop.Unit((await shop.SetUp()).Group, UnitKind.DirectStore, "S1");
        var manager = await shop.Staff(store, "M1", "store_manager");
        var reset = await shop.Slice<ResetPassword>().Handle(Actor.System, manager, new("manager1", "temporary-77"), default);
        var opened = (await shop.Slice<SignIn>().Handle(new("manager1", "temporary-77", null), default)).Value;
        var actor = await shop.ActorOf(manager);

        Assert.True(reset.Ok && opened.Response.MustChange);
        Assert.Empty(actor.Permissions);
        async Task<string?> Change(string old, string fresh) =>
            (await shop.Slice<ChangePassword>().Handle(actor, new(old, fresh), default)).Problem?.Code;
        Assert.Equal("organization.sign_in_refused", await Change("not-it-at-all", "a-better-one-9"));
        Assert.Equal("organization.same_password", await Change("temporary-77", "temporary-77"));
        Assert.Equal("organization.weak_password", await Change("temporary-77", "manager1-x1"));
        Assert.Null(await Change("temporary-77", "a-better-one-9"));
        Assert.NotEmpty((await shop.ActorOf(manager)).Permissions);
        Assert.Equal("organization.login_taken", (await shop.Slice<ResetPassword>().Handle(
            Actor.System, await shop.Staff(store, "M2"), new("manager1", "temporary-78"), default)).Problem!.Code);
        var admin = (await shop.All<Credential>()).Single(row => row.Login == OrganizationHouse.Login).Id;
        Assert.Equal("organization.unknown_staff", (await shop.Slice<ResetPassword>().Handle(
            await shop.ActorOf(manager), admin, new("boss", "temporary-79"), default)).Problem!.Code);
    }

    [Fact]
    public async Task With_an_authenticator_signing_in_needs_a_code_and_takes_each_code_once()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var admin = await shop.ActorOf((await shop.SetUp()).Administrator);
        Assert.Equal("organization.totp_off",
            (await shop.With<ConfirmTotp, Done>(slice => slice.Handle(admin, new("000000"), default))).Problem!.Code);
        var offered = (await shop.With<OfferTotp, OfferTotp.Response>(slice => slice.Handle(admin, default))).Value;
        string Code() => Totp.Code(FromBase32(offered.Secret), shop.Now.ToUnixTimeSeconds() / Totp.StepSeconds, 6);
        async Task<string?> Enter(string? code) =>
            (await shop.Slice<SignIn>().Handle(new(OrganizationHouse.Login, OrganizationHouse.Password, code), default)).Problem?.Code;

        Assert.Null(await Enter(null));
        Assert.Equal("organization.wrong_code",
            (await shop.With<ConfirmTotp, Done>(slice => slice.Handle(admin, new("12"), default))).Problem!.Code);
        Assert.True((await shop.With<ConfirmTotp, Done>(slice => slice.Handle(admin, new(Code()), default))).Ok);
        Assert.Equal("organization.code_needed", await Enter(null));
        Assert.Equal("organization.sign_in_refused", await Enter(Code()));
        shop.Clock.Advance(TimeSpan.FromSeconds(Totp.StepSeconds));
        Assert.Null(await Enter(Code()));
        Assert.Equal("organization.sign_in_refused", await Enter(Code()));
        Assert.Equal("organization.totp_on",
            (await shop.With<OfferTotp, OfferTotp.Response>(slice => slice.Handle(admin, default))).Problem!.Code);
        shop.Clock.Advance(TimeSpan.FromSeconds(Totp.StepSeconds));
        Assert.True((await shop.With<DropTotp, Done>(slice => slice.Handle(admin, new(Code()), default))).Ok);
        Assert.Null(await Enter(null));
    }

    /// <summary>Appendix B of RFC 6238, SHA-1.</summary>
    [Theory]
    [InlineData(59, "94287082"), InlineData(1111111109, "07081804"), InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924"), InlineData(2000000000, "69279037"), InlineData(20000000000, "65353130")]
    public void One_time_codes_are_those_of_the_published_vectors(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), seconds / Totp.StepSeconds, 8));

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory, InlineData("f", "MY"), InlineData("fo", "MZXQ"), InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_published_vectors(string text, string base32) =>
        Assert.Equal(base32, Totp.Base32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_password_is_kept_salted_and_matches_only_itself()
    {
        var (one, two) = (Password.Make("correct horse", 1000), Password.Make("correct horse", 1000));
        Assert.NotEqual(one.Hash, two.Hash);
        Assert.True(one.Matches("correct horse"));
        Assert.False(one.Matches("correct Horse"));
        Assert.False(Password.Unmatchable(1000).Matches(""));
    }

    private static byte[] FromBase32(string text)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in text)
        {
            buffer = ((buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal)) & 0xffff;
            if ((bits += 5) >= 8) bytes.Add((byte)(buffer >> (bits -= 8)));
        }
        return [.. bytes];
    }
}
