using System.Text.Json.Nodes;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>A call that Stripe refuses. Whoever notices throws it; it becomes the answer.</summary>
internal sealed class StripeError(int status, string type, string message) : Exception(message)
{
    public int Status => status;

    public string? Code { get; init; }

    public string? Param { get; init; }

    public string? DeclineCode { get; init; }

    /// <summary>What else the error says, such as the payment intent that failed.</summary>
    public JsonObject? Also { get; init; }

    /// <summary>The refusal is itself something that happened: a payment that was tried.</summary>
    public bool KeepsChanges { get; init; }

    public JsonObject Body()
    {
        var error = new JsonObject();
        if (Code is not null)
        {
            error["code"] = Code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{Code.Replace('_', '-')}";
        }
        if (DeclineCode is not null) error["decline_code"] = DeclineCode;
        error["message"] = Message;
        if (Param is not null) error["param"] = Param;
        foreach (var (key, value) in Also ?? []) error[key] = value?.DeepClone();
        error["type"] = type;
        return new JsonObject { ["error"] = error };
    }

    public static StripeError Invalid(string message, string? param = null, string? code = null) =>
        new(400, "invalid_request_error", message) { Param = param, Code = code };

    public static StripeError Needed(string param) =>
        Invalid($"Missing required param: {param}.", param, "parameter_missing");

    /// <param name="param">Null when the path names it: then it is a 404.</param>
    public static StripeError Missing(string kind, string? id, string? param) =>
        new(param is null ? 404 : 400, "invalid_request_error", $"No such {kind}: '{id}'")
        { Param = param ?? "id", Code = "resource_missing" };

    public static StripeError NoSuchAddress(string method, string path) =>
        new(404, "invalid_request_error",
            $"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.");

    public static StripeError Refused(string code, string? decline, string message, JsonObject? also = null,
        bool keepsChanges = false) =>
        new(402, "card_error", message)
        { Code = code, DeclineCode = decline, Also = also, KeepsChanges = keepsChanges };
}
