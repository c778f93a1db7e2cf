using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>A bearer token from a file that somebody else renews: read again each time.</summary>
public class TokenFileAuth(string tokenFile) : ITokenProvider
{
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        string token = await File.ReadAllTextAsync(tokenFile, cancellationToken).ConfigureAwait(false);
        return new AuthenticationHeaderValue("Bearer", token.Trim());
    }
}
