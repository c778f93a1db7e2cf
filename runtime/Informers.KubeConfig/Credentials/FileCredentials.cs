using System.Net.Http.Headers;

namespace Informers.Rest;

/// <summary>Credentials that stand in the kubeconfig, or in files.</summary>
internal sealed class FileCredentials(RotatingText? token, string? basic, RotatingText? certificate, RotatingText? key) : ICredentialSource
{
    private volatile Credential _last = Credential.None;

    public static FileCredentials None { get; } = new(null, null, null, null);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        var (tokenNow, certificateNow, keyNow) = (token?.Current(), certificate?.Current(), key?.Current());
        if (tokenNow == (token is null ? null : last.Authorization?.Parameter) && certificateNow == last.Certificate && keyNow == last.Key
            && (basic is null || last.Authorization is not null))
        {
            return new(last);
        }

        var authorization = tokenNow is not null ? new AuthenticationHeaderValue("Bearer", tokenNow)
            : basic is not null ? new AuthenticationHeaderValue("Basic", basic)
            : null;
        var current = new Credential(authorization, certificateNow, keyNow);
        _last = current;
        return new(current);
    }

    public void Expire(Credential refused)
    {
        token?.Expire();
        certificate?.Expire();
        key?.Expire();
    }
}
