using System.Text;
using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>Finds, merges and resolves kubeconfig files.</summary>
/// <remarks>The counterpart of client-go's <c>clientcmd</c> loading rules.</remarks>
internal static class KubeConfigLoader
{
    public const string Variable = "KUBECONFIG";

    /// <summary>Whether somebody has said which files to use.</summary>
    public static bool IsNamed(KubeConfigOptions options) =>
        !string.IsNullOrEmpty(options.KubeConfigPath) || !string.IsNullOrEmpty(options.Environment(Variable));

    /// <summary>The file in the home directory.</summary>
    public static string HomeFile(KubeConfigOptions options) => Path.Combine(options.HomeFolder, ".kube", "config");

    public static ClusterSettings Load(KubeConfigOptions options, ILogger logger)
    {
        var files = ReadFiles(options);
        var contextName = options.Context ?? files.Select(static file => file.CurrentContext).FirstOrDefault(static name => name is not null)
            ?? throw new KubeConfigException("there is no current-context. Set one with kubectl config use-context, or give KubeConfigOptions.Context.", files[0].File, field: "current-context");
        var context = Find(files, static file => file.Contexts, contextName)
            ?? throw new KubeConfigException($"there is no context '{contextName}'. {Known(files, static file => file.Contexts)}", files[0].File, field: "contexts");
        var cluster = Referenced(files, static file => file.Clusters, context["cluster"]);
        var userName = context["user"];

        // A context without a user is anonymous.
        var user = userName.Exists ? Referenced(files, static file => file.Users, userName) : default;
        return Resolve(contextName, context, cluster, userName.Exists ? user : null, options, logger);
    }

    private static List<KubeConfigFile> ReadFiles(KubeConfigOptions options)
    {
        if (!string.IsNullOrEmpty(options.KubeConfigPath))
        {
            return [KubeConfigFile.Read(options.KubeConfigPath)];
        }

        // Files of the list that do not exist are left out, as in kubectl.
        var named = options.Environment(Variable);
        string[] paths = string.IsNullOrEmpty(named)
            ? [HomeFile(options)]
            : named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var files = paths.Where(File.Exists).Select(KubeConfigFile.Read).ToList();
        return files.Count > 0
            ? files
            : throw new KubeConfigException(
                $"There is no kubeconfig: {string.Join(", ", paths)} {(paths.Length == 1 ? "does" : "do")} not exist. "
                + "Set KUBECONFIG, or give KubeConfigOptions.KubeConfigPath.");
    }

    private static YamlField? Find(List<KubeConfigFile> files, Func<KubeConfigFile, IReadOnlyDictionary<string, YamlField>> part, string name)
    {
        foreach (var file in files)
        {
            if (part(file).TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }

    private static YamlField Referenced(
        List<KubeConfigFile> files, Func<KubeConfigFile, IReadOnlyDictionary<string, YamlField>> part, YamlField reference)
    {
        var name = reference.RequiredText();
        return Find(files, part, name) ?? throw reference.Bad($"there is none of the name '{name}'. {Known(files, part)}");
    }

    private static string Known(List<KubeConfigFile> files, Func<KubeConfigFile, IReadOnlyDictionary<string, YamlField>> part)
    {
        var names = files.SelectMany(file => part(file).Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "There are none at all." : $"There are: {string.Join(", ", names)}.";
    }

    private static ClusterSettings Resolve(
        string contextName, YamlField context, YamlField cluster, YamlField? user, KubeConfigOptions options, ILogger logger)
    {
        var material = new MaterialReader(options, logger);
        var authority = material.Optional(cluster["certificate-authority-data"], cluster["certificate-authority"]);
        if (authority is not null)
        {
            TlsMaterial.CheckAuthority(authority);
        }

        var skipVerify = cluster["insecure-skip-tls-verify"];
        if (skipVerify.Flag() && authority is not null)
        {
            throw skipVerify.Bad("a certificate authority is given too. Remove one of both: nothing would be verified with it.");
        }

        var server = Address(cluster["server"], "an address such as https://10.0.0.1:6443", Uri.UriSchemeHttps, Uri.UriSchemeHttp);
        return new ClusterSettings
        {
            Server = server,
            Namespace = context["namespace"].Text() ?? "default",
            CertificateAuthority = authority,
            SkipTlsVerify = skipVerify.Flag(),
            TlsServerName = cluster["tls-server-name"].Text(),
            DisableCompression = cluster["disable-compression"].Flag(),
            Proxy = cluster["proxy-url"].Exists
                ? Address(cluster["proxy-url"], "an address such as http://proxy:3128", "http", "https", "socks4", "socks4a", "socks5")
                : null,
            Impersonation = user is { } impersonating ? Impersonation(impersonating) : [],
            Credentials = user is { } given ? Credentials(given, cluster, authority, material, options, logger) : FileCredentials.None,
            Origin = $"context {contextName} of {context.File}",
        };
    }

    private static Uri Address(YamlField field, string expected, params ReadOnlySpan<string> schemes)
    {
        // Not repeated in messages: a proxy's may have a password in it.
        if (!Uri.TryCreate(field.RequiredText(), UriKind.Absolute, out var address) || !schemes.Contains(address.Scheme) || address.Host.Length == 0)
        {
            throw field.Bad($"is not {expected}.");
        }

        return address;
    }

    private static ICredentialSource Credentials(
        YamlField user, YamlField cluster, RotatingText? authority, MaterialReader material, KubeConfigOptions options, ILogger logger)
    {
        if (user["auth-provider"].Exists)
        {
            throw user["auth-provider"].Bad("was removed from Kubernetes in 1.26. Use a credential plugin: users[].user.exec.");
        }

        var token = material.Optional(user["token"], user["tokenFile"], isToken: true);
        var name = user["username"].Text();
        if (token is not null && name is not null)
        {
            throw user["username"].Bad("a token is given too. Remove one of both.");
        }

        var certificate = material.Optional(user["client-certificate-data"], user["client-certificate"]);
        var key = material.Optional(user["client-key-data"], user["client-key"]);
        if ((certificate is null) != (key is null))
        {
            throw user[certificate is null ? "client-certificate" : "client-key"].Bad("is missing: a certificate and its key go together.");
        }

        if (token is null && name is null && certificate is null && user["exec"].Exists)
        {
            return new ExecCredentials(ExecConfig.Read(user["exec"], cluster, authority), options, logger);
        }

        var basic = name is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user["password"].Text()}"));
        return new FileCredentials(token, basic, certificate, key);
    }

    private static List<KeyValuePair<string, string>> Impersonation(YamlField user)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var name = user["as"].Text();
        Add("Impersonate-User", user["as"]);
        Add("Impersonate-Uid", user["as-uid"]);
        AddOnly("Impersonate-Group", user["as-groups"]);
        foreach (var (key, values) in user["as-user-extra"].Members())
        {
            // Header names know no case, and not every character.
            AddOnly("Impersonate-Extra-" + Uri.EscapeDataString(key.ToLowerInvariant()), values);
        }

        if (name is null && headers.Count > 0)
        {
            throw user["as"].Bad("is missing: who impersonates groups, a uid or extras must impersonate a user.");
        }

        return headers;

        void AddOnly(string header, YamlField list)
        {
            var items = list.Items().ToList();
            if (items.Count > 1)
            {
                // Joined by commas they would be one value to the server, and so another identity.
                throw list.Bad("has several values, which HttpClient cannot send as the API server wants them. Give one, or impersonate a user who has them.");
            }

            items.ForEach(item => Add(header, item));
        }

        void Add(string header, YamlField field)
        {
            if (field.Text() is { } text)
            {
                headers.Add(new(header, text));
            }
        }
    }
}
