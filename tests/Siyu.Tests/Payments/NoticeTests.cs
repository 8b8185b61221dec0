using System.Net;
using System.Text.Json;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Tests.Payments.Api;

namespace Siyu.Tests.Payments;

/// <summary>Notices as they come to the real endpoint, from the sandbox and from a forger with the platform's own key.</summary>
[Collection(MoneyTests.Name)]
public sealed class NoticeTests(PaySandbox sandbox)
{
    [Theory]
    [InlineData("bad_signature", 401), InlineData("missing_signature", 401), InlineData("clock_skew", 401)]
    [InlineData("unknown_serial", 401), InlineData("signtest_probe", 401), InlineData("altered_body", 401)]
    [InlineData("foreign_mchid", 403), InlineData("amount_mismatch", 409)]
    public async Task Each_forged_notice_is_refused_and_pays_nothing(string variant, int status)
    {
        await using var house = await PayHouse.Open(sandbox, Database.Sqlite);
        var payment = await house.OpenPayment();
        await house.Prepay(payment);
        var number = (await house.Attempt(payment)).OutTradeNo;

        var forged = await sandbox.Act("/pay/forge-notify", new { mchid = house.MerchantId, out_trade_no = number, variant });

        Assert.StartsWith(
            status.ToString(System.Globalization.CultureInfo.InvariantCulture), (string)forged["answer"]!, StringComparison.Ordinal);
        Assert.Equal(AttemptState.Submitted, (await house.Attempt(payment)).State);
        Assert.Empty(await house.Shop.News<PaymentSettled>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_delivery_a_second_time_is_a_replay_and_the_same_event_anew_is_done_already(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        var message = desk.Notice("event-1", 1_000);

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Post(message)).StatusCode);
        var replayed = await desk.Post(message);
        Assert.Equal(HttpStatusCode.Conflict, replayed.StatusCode);
        Assert.Equal("FAIL", JsonDocument.Parse(await replayed.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await desk.Post(desk.Notice("event-1", 1_000))).StatusCode);
        Assert.Single(await desk.Shop.All<NoticeRow>());
        Assert.Single(await desk.Shop.News<PaymentSettled>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Money_that_comes_after_the_close_is_settled_for_the_orders_room_to_give_back(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        await desk.Shop.With<AttemptDesk, Fate>(async d => await d.Take(desk.Payment, new(AtWechat.Closed), default));
        Assert.Single(await desk.Shop.News<PaymentClosed>());

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Post(desk.Notice("late", 1_000))).StatusCode);
        Assert.Single(await desk.Shop.News<PaymentSettled>());
        Assert.Equal(AttemptState.Succeeded, Assert.Single(await desk.Shop.All<Attempt>()).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_notice_of_another_amount_is_kept_told_as_fail_and_shown_to_a_person(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);

        Assert.Equal(HttpStatusCode.Conflict, (await desk.Post(desk.Notice("e", 999))).StatusCode);
        Assert.Equal(Fate.AmountDiffers, Assert.Single(await desk.Shop.All<NoticeRow>()).Fate);
        var shown = await desk.Shop.With<DisputedNotices, Page<DisputedNotices.Row>>(s => s.Handle(Actor.System, new(null, null), default));
        Assert.Equal(("e", Fate.AmountDiffers), Assert.Single(shown.Value.Rows.Select(r => (r.EventId, r.Fate))));
        Assert.Equal(AttemptState.Submitted, Assert.Single(await desk.Shop.All<Attempt>()).State);
    }

    [Theory, InlineData(Database.Sqlite)]
    public async Task Notices_about_nothing_of_ours_are_told_as_fail(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);

        Assert.Equal(HttpStatusCode.NotFound, (await desk.Post(desk.Notice("e1", 1_000, number: "unknown0"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Post(desk.Notice("e2", 1_000), kind: "poem")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Post(desk.Notice("e3", 1_000), merchant: "1900000999")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Post(desk.Platform.Sign(new string('x', 70_000)))).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_burst_of_notices_two_over_each_payment_settles_each_once(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        var payments = new List<PaymentId>();
        for (var i = 0; i < 40; i++) payments.Add(await desk.OpenPayment());
        var messages = payments.SelectMany(p => Enumerable.Range(0, 2).Select(_ => desk.Notice("e" + p, 1_000, p.Value.ToString("N"))));
        var answers = await Task.WhenAll(messages.Select(m => desk.Post(m)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NoContent, a.StatusCode));
        Assert.Equal(40, (await desk.Shop.News<PaymentSettled>()).Select(n => n.Payment).Distinct().Count());
        Assert.Equal(40, (await desk.Shop.News<PaymentSettled>()).Count);
        Assert.Empty(await desk.Shop.Broken());
    }

    [Fact]
    public async Task A_group_of_notices_takes_a_bounded_number_of_statements()
    {
        await using var desk = await NoticeDesk.Open(Database.Postgres);
        var few = await Statements(desk, 2);
        var many = await Statements(desk, 60);

        Assert.InRange(many, 1, few + 2);
    }

    /// <summary>
    /// Statements of one group of notices, asked of the slice itself; the unfinished due work of each attempt is not counted in.
    /// </summary>
    private static async Task<int> Statements(NoticeDesk desk, int count)
    {
        var requests = new List<SettlePayments.Request>();
        for (var i = 0; i < count; i++)
        {
            var id = await desk.OpenPayment();
            var paid = new PaidFact(
                id.Value.ToString("N"), PlatformSide.MerchantId, "4200" + id.Value.ToString("N"), new(1_000), desk.Shop.Now);
            requests.Add(new(paid, new("e" + id, "n" + id, PlatformSide.MerchantId, "payment", desk.Shop.Now)));
        }
        var counted = 0;
        await desk.Shop.Do(async services =>
        {
            using var count = new Ledger.CountedStatements();
            var db = (SiyuDb)services.GetService(typeof(SiyuDb))!;
            var items = requests.Select(r => new HotItem<SettlePayments.Request, SettlePayments.Response>(Actor.System, r, null)).ToList();
            await ((SettlePayments)services.GetService(typeof(SettlePayments))!).Handle(new(db, items), default);
            counted = count.Count;
        });
        return counted;
    }
}

/// <summary>A house whose WeChat is played by <see cref="PlatformSide"/>, so that a test can sign what it likes.</summary>
internal sealed class NoticeDesk : IAsyncDisposable
{
    private int number;

    private NoticeDesk(TestShop shop, PlatformSide platform) => (Shop, Platform) = (shop, platform);

    public TestShop Shop { get; }
    public PlatformSide Platform { get; }
    public PaymentId Payment { get; private set; }

    public static async Task<NoticeDesk> Open(Database database)
    {
        var platform = new PlatformSide();
        var shop = await TestShop.Open(
            database, rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<PaymentsModule>(),
            services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, platform.Wire));
        shop.Clock.Set(platform.Clock.GetUtcNow());
        var desk = new NoticeDesk(shop, platform);
        await shop.Do(services => ((ISettings)services.GetService(typeof(ISettings))!).Set(
            MerchantAccount.SectionOf(PlatformSide.MerchantId), platform.Merchant.Account with { AppIds = ["wx1"] }, default));
        desk.Payment = await desk.OpenPayment();
        return desk;
    }

    /// <summary>An attempt that is at WeChat.</summary>
    public async Task<PaymentId> OpenPayment()
    {
        var ask = new PaymentAsk(OrderId.New(Shop.Now), MemberId.New(Shop.Now), new(1_000), "x", Shop.Now.AddMinutes(30));
        var id = (await Shop.With<IPayments, PaymentId>(p => p.Open(ask, default))).Value;
        await Shop.With<SiyuDb, Done>(
            async db => (await db.Locked<Attempt, PaymentId>(id, default))!.Submit(PayWay.MiniProgram, "wx1", Shop.Now));
        return id;
    }

    public SignedMessage Notice(string id, long fen, string? number = null)
    {
        var outTradeNo = number ?? Payment.Value.ToString("N");
        var transaction = JsonSerializer.Serialize(new
        {
            mchid = PlatformSide.MerchantId, out_trade_no = outTradeNo, transaction_id = "42" + outTradeNo, trade_state = "SUCCESS",
            success_time = "2026-11-22T10:00:00+08:00", amount = new { total = fen, currency = "CNY" },
        });
        return Platform.Sign(JsonSerializer.Serialize(new
        {
            id, create_time = "2026-11-22T10:00:00+08:00", resource_type = "encrypt-resource", event_type = "TRANSACTION.SUCCESS",
            resource = new
            {
                original_type = "transaction", algorithm = "AEAD_AES_256_GCM", associated_data = "transaction", nonce = "123456789012",
                ciphertext = Platform.Seal(transaction, "transaction"),
            },
            summary = "支付成功" + ++this.number,
        }));
    }

    public async Task<HttpResponseMessage> Post(SignedMessage message, string kind = "payment", string merchant = PlatformSide.MerchantId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/callbacks/wechatpay/{merchant}/{kind}");
        request.Content = new ByteArrayContent(message.Body.ToArray());
        request.Headers.Add("Wechatpay-Timestamp", message.Timestamp);
        request.Headers.Add("Wechatpay-Nonce", message.Nonce);
        request.Headers.Add("Wechatpay-Serial", message.Serial);
        request.Headers.Add("Wechatpay-Signature", message.Signature);
        return await Shop.Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        Platform.Dispose();
    }
}
