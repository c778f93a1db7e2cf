namespace Informers.Rest;

/// <summary>Says who we are, for as long as that holds. Thread-safe.</summary>
internal interface ICredentialSource
{
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server has refused a credential: the next one is got anew, unless it is another one by now.</summary>
    void Expire(Credential refused);
}
