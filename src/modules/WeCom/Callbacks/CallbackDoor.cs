using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.WeCom.Api;

namespace Siyu.WeCom.Callbacks;

/// <summary>Lets in what proves to come from WeCom (回调门卫), by the secrets of the corp it names.</summary>
internal sealed class CallbackDoor(Corps corps, TimeProvider clock)
{
    public async Task<Result<ProvenCallback>> Prove(string corpId, CallbackWords words, string encrypted, CancellationToken ct)
    {
        if (await corps.Find(corpId, ct) is not { } corp) return WeComProblems.UnknownCorp;
        var seal = new CallbackSeal(corp.CallbackToken, corp.CallbackAesKey, corp.CorpId);
        return CallbackCheck.Prove(seal, words, encrypted, clock.GetUtcNow());
    }
}
