using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Siyu.Contracts.Ledger;
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

    /// <summary>WeChat waits five seconds: it hears a FAIL in time and tells it again, whatever keeps the house busy.</summary>
    [Fact]
    public async Task A_notice_that_cannot_be_taken_in_yet_is_answered_while_the_writer_is_still_held_and_settles_the_next_time()
    {
        await using var desk = await NoticeDesk.Open(Database.Sqlite);
        var (held, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = desk.Shop.Do<Done>(async services =>
        {
            await services.GetRequiredService<SiyuDb>().All<Attempt>().ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Description, a => a.Description));
            held.SetResult();
            await free.Task;
            return Done.It;
        });
        await held.Task;
        var answer = desk.Post(desk.Notice("busy", 1_000));
        Assert.Same(answer, await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(30))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await answer).StatusCode);
        free.SetResult();
        Assert.True((await holding).Ok);

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Post(desk.Notice("busy", 1_000))).StatusCode);
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
        var shown = await desk.Shop.With<DisputedNotices, Page<DisputedNotices.Row>>(s => s.Handle(Actor.System, new(), default, default));
        Assert.Equal(("e", Fate.AmountDiffers), Assert.Single(shown.Value.Rows.Select(r => (r.EventId, r.Fate))));
        Assert.Equal(AttemptState.Submitted, Assert.Single(await desk.Shop.All<Attempt>()).State);
        Assert.Empty(await desk.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_event_disputed_first_and_told_truly_later_settles_and_a_lie_after_it_changes_nothing(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Post(desk.Notice("e", 999))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await desk.Post(desk.Notice("e", 1_000))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Post(desk.Notice("e", 998))).StatusCode);

        var row = Assert.Single(await desk.Shop.All<NoticeRow>());
        Assert.Equal((Fate.Settled, (Fate?)Fate.AmountDiffers), (row.Fate, row.Disputed));
        Assert.Equal("e", Assert.Single(await desk.Shop.All<Attempt>()).SettledBy);
        Assert.Single(await desk.Shop.News<PaymentSettled>());
        Assert.Empty(await desk.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_disputed_notice_leaves_the_list_once_finance_says_what_it_was(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        await desk.Post(desk.Notice("e", 999));
        await desk.Post(desk.Notice("true", 1_000));
        Task<Result<Done>> Acknowledge(string id, string note) =>
            desk.Shop.With<AcknowledgeNotice, Done>(s => s.Handle(Actor.System, id, new(note), default));

        Assert.Equal("payments.needs_note", (await Acknowledge("e", " ")).Problem!.Code);
        Assert.Equal("payments.unknown_notice", (await Acknowledge("true", "无争议")).Problem!.Code);
        Assert.False((await Acknowledge("e", "测试通知")).Value.Before);
        Assert.True((await Acknowledge("e", "测试通知")).Value.Before);
        var shown = await desk.Shop.With<DisputedNotices, Page<DisputedNotices.Row>>(s => s.Handle(Actor.System, new(), default, default));
        Assert.Empty(shown.Value.Rows);
        Assert.Equal(2, (await desk.Shop.All<NoticeRow>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_payment_that_nothing_proves_or_a_disputed_notice_settled_is_named_by_verify(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        await desk.Post(desk.Notice("true", 1_000));
        await desk.Post(desk.Notice("lie", 999));
        Assert.Empty(await desk.Shop.Broken());

        await Prove(desk, "lie");
        Assert.Equal(
            ["payments.a_disputed_notice_has_no_effect", "payments.every_payment_is_proven"],
            (await desk.Shop.Broken()).Select(one => one.Name).Order(StringComparer.Ordinal));
        await Prove(desk, null);
        Assert.Equal(["payments.every_payment_is_proven"], (await desk.Shop.Broken()).Select(one => one.Name));
        await Prove(desk, Attempt.ByQuery);
        Assert.Empty(await desk.Shop.Broken());
    }

    private static Task Prove(NoticeDesk desk, string? by) => desk.Shop.Do(async services =>
    {
        await using var update = ((SiyuDb)services.GetService(typeof(SiyuDb))!).Command("UPDATE payments_attempt SET settled_by = @by");
        await update.Give("@by", by).ExecuteNonQueryAsync();
    });

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
    public async Task A_genuine_notice_that_names_another_merchant_is_refused_kept_and_pays_nothing(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);

        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Post(desk.Notice("foreign", 1_000, names: "1999999999"))).StatusCode);

        var row = Assert.Single(await desk.Shop.All<NoticeRow>());
        Assert.Equal((Fate.OtherMerchant, (Fate?)Fate.OtherMerchant, desk.Payment.Value.ToString("N")),
            (row.Fate, row.Disputed, row.Subject));
        Assert.Equal(AttemptState.Submitted, Assert.Single(await desk.Shop.All<Attempt>()).State);
        Assert.Empty(await desk.Shop.Broken());
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

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Twins_that_come_to_two_nodes_at_once_are_both_taken_in_with_one_effect(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        using var here = desk.Node();
        using var there = desk.Node();
        for (var round = 0; round < 15; round++)
        {
            var number = (await desk.OpenPayment()).Value.ToString("N");
            var told = await Task.WhenAll(desk.Tell(here, number, "a" + round), desk.Tell(there, number, "b" + round));
            Assert.Equal([Fate.Settled, Fate.Already], told.Select(answer => answer.Value.Fate).Order());
            var unknown = await Task.WhenAll(desk.Tell(here, "u" + round, "c" + round), desk.Tell(there, "u" + round, "d" + round));
            Assert.All(unknown, answer => Assert.Equal(Fate.OfNothing, answer.Value.Fate));
        }
        Assert.Equal(15, (await desk.Shop.News<PaymentSettled>()).Count);
        Assert.Equal(30, (await desk.Shop.All<NoticeRow>()).Count);
        Assert.Equal(60, (await desk.Shop.All<NonceRow>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Twins_of_a_refund_notice_that_come_at_once_are_both_acknowledged_with_one_effect(Database database)
    {
        await using var desk = await NoticeDesk.Open(database);
        for (var round = 0; round < 10; round++)
        {
            var refund = await desk.Refunded(await desk.OpenPayment());
            var answers = await Task.WhenAll(Enumerable.Range(0, 4)
                .Select(_ => desk.Post(desk.RefundNotice("r" + round, refund), "refund")));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
            var strangers = await Task.WhenAll(Enumerable.Range(0, 4)
                .Select(_ => desk.Post(desk.RefundNotice("s" + round, RefundId.New(desk.Shop.Now)), "refund")));
            Assert.All(strangers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        }
        Assert.Equal(10, (await desk.Shop.News<RefundSettled>()).Count);
        Assert.Equal(20, (await desk.Shop.All<NoticeRow>()).Count(notice => notice.Kind == "refund"));
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

    /// <summary>The lane of payment notices as a node of its own has it.</summary>
    public Lane<SettlePayments, SettlePayments.Request, SettlePayments.Response> Node() => new(
        Shop.Services.GetRequiredService<Works>(), Shop.Services.GetRequiredService<DatabaseOptions>(), Shop.Clock,
        NullLogger<Lane<SettlePayments, SettlePayments.Request, SettlePayments.Response>>.Instance);

    /// <summary>A notice that was proven, told to one node: one event of WeChat by payment, a nonce of its own.</summary>
    public Task<Result<SettlePayments.Response>> Tell(
        Lane<SettlePayments, SettlePayments.Request, SettlePayments.Response> node, string number, string nonce)
    {
        var paid = new PaidFact(number, PlatformSide.MerchantId, "42" + number, new(1_000), Shop.Now);
        return node.Ask(Actor.System, new(paid, new("e" + number, nonce, PlatformSide.MerchantId, "payment", Shop.Now)), null, default);
    }

    /// <summary>A payment that was paid, and its refund asked for.</summary>
    public async Task<RefundId> Refunded(PaymentId payment)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Post(Notice("p" + payment, 1_000, payment.Value.ToString("N")))).StatusCode);
        return (await Shop.Do<RefundId>(async services =>
        {
            var refund = await services.GetRequiredService<IPayments>().Refund(new("k" + payment, payment, new(1_000), "x"), default);
            var owed = new Journal($"refund/{refund.Value}", "order_refunded", "order/x", Shop.Now,
            [
                Entry.Debit(AccountKind.SalesRevenue, "", new(1_000)), Entry.Credit(AccountKind.RefundPayable, refund.Value, new(1_000)),
            ]);
            Assert.True((await services.GetRequiredService<ILedger>().Post([owed], default))[0].Ok);
            return refund;
        })).Value;
    }

    public SignedMessage Notice(string id, long fen, string? number = null, string names = PlatformSide.MerchantId)
    {
        var outTradeNo = number ?? Payment.Value.ToString("N");
        return Sealed(id, "TRANSACTION.SUCCESS", "transaction", new
        {
            mchid = names, out_trade_no = outTradeNo, transaction_id = "42" + outTradeNo, trade_state = "SUCCESS",
            success_time = "2026-11-22T10:00:00+08:00", amount = new { total = fen, currency = "CNY" },
        });
    }

    public SignedMessage RefundNotice(string id, RefundId refund) => Sealed(id, "REFUND.SUCCESS", "refund", new
    {
        mchid = PlatformSide.MerchantId, out_refund_no = refund.Value.ToString("N"), refund_id = "50" + refund.Value.ToString("N"),
        refund_status = "SUCCESS", success_time = "2026-11-22T10:00:00+08:00",
        amount = new { total = 1_000, refund = 1_000, payer_total = 1_000, payer_refund = 1_000 },
    });

    private SignedMessage Sealed(string id, string type, string about, object resource) => Platform.Sign(JsonSerializer.Serialize(new
    {
        id, create_time = "2026-11-22T10:00:00+08:00", resource_type = "encrypt-resource", event_type = type,
        resource = new
        {
            original_type = about, algorithm = "AEAD_AES_256_GCM", associated_data = about, nonce = "123456789012",
            ciphertext = Platform.Seal(JsonSerializer.Serialize(resource), about),
        },
        summary = "通知" + Interlocked.Increment(ref number),
    }));

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
