using System.Net;

namespace Informers.Rest;

/// <summary>The API server refused a request, or ended a watch with an error.</summary>
/// <remarks>The counterpart of apimachinery's <c>errors.StatusError</c> and its <c>IsNotFound</c>, <c>IsGone</c> and so on.</remarks>
public class ApiStatusException : Exception
{
    /// <summary>Wraps a status.</summary>
    /// <param name="status">What the server said.</param>
    /// <param name="message">What was being done, and what the server said of it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ApiStatusException(Status status, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(status);
        Status = status;
    }

    /// <summary>What the server said.</summary>
    public Status Status { get; }

    /// <summary>The HTTP status code.</summary>
    public HttpStatusCode StatusCode => (HttpStatusCode)Status.Code;

    /// <summary>400.</summary>
    public bool IsBadRequest => Status.Code == 400;

    /// <summary>401: the credentials are missing or not accepted.</summary>
    public bool IsUnauthorized => Status.Code == 401;

    /// <summary>403: the credentials do not allow this.</summary>
    public bool IsForbidden => Status.Code == 403;

    /// <summary>404: the object, or the whole resource, does not exist.</summary>
    public bool IsNotFound => Status.Code == 404;

    /// <summary>409 with reason <c>Conflict</c>: the object was changed in between.</summary>
    public bool IsConflict => Status.Code == 409 && Status.Reason != "AlreadyExists";

    /// <summary>409 with reason <c>AlreadyExists</c>.</summary>
    public bool IsAlreadyExists => Status.Code == 409 && Status.Reason == "AlreadyExists";

    /// <summary>410, or reason <c>Expired</c> or <c>Gone</c>: the resource version or continue token is too old.</summary>
    public bool IsExpired => Status.Code == 410 || Status.Reason is "Expired" or "Gone";

    /// <summary>422: the object is not valid; <see cref="Status.Causes"/> say which fields are wrong, and why.</summary>
    public bool IsInvalid => Status.Code == 422 || Status.Reason == "Invalid";

    /// <summary>429: the server wants to be left alone for a while; <see cref="Status.RetryAfter"/> says for how long, where it is known.</summary>
    public bool IsTooManyRequests => Status.Code == 429 || Status.Reason == "TooManyRequests";

    /// <summary>
    /// 500 with reason <c>InternalError</c> or without one. Other reasons, such as <c>StorageReadError</c>, share the code and mean
    /// something else.
    /// </summary>
    public bool IsInternalError => Status.Code == 500 && Status.Reason is (null or "" or "InternalError");

    /// <summary>
    /// The resource version asked for is newer than what this server has seen; in the three forms in which servers have said so.
    /// </summary>
    public bool IsTooLargeResourceVersion
    {
        get
        {
            const string Text = "Too large resource version";
            foreach (var cause in Status.Causes)
            {
                if (cause.Reason == "ResourceVersionTooLarge")
                {
                    return true;
                }
            }

            if (Status.Reason != "Timeout")
            {
                return false;
            }

            foreach (var cause in Status.Causes)
            {
                if (cause.Message?.Contains(Text, StringComparison.Ordinal) == true)
                {
                    return true;
                }
            }

            return Status.Message?.Contains(Text, StringComparison.Ordinal) == true;
        }
    }
}
