using System.Globalization;
using System.Text;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Invoices;

/// <summary>An invoice to print: one page of plain lines, which the smallest of PDF files can hold.</summary>
internal static class InvoicePdf
{
    private const int FirstLine = 780;
    private const int LineHeight = 20;

    public static byte[] Of(Invoice invoice, Customer customer)
    {
        var text = new StringBuilder("BT /F1 12 Tf ");
        var height = FirstLine;
        foreach (var line in Words(invoice, customer))
        {
            text.Append(CultureInfo.InvariantCulture, $"1 0 0 1 60 {height} Tm ({Escaped(line)}) Tj ");
            height -= LineHeight;
        }
        return File(text.Append("ET").ToString());
    }

    private static IEnumerable<string> Words(Invoice invoice, Customer customer)
    {
        yield return $"Invoice {invoice.Code}";
        yield return $"{Periods.Date(invoice.Created)}, for {customer.Name ?? customer.Email ?? customer.Id}";
        yield return "Made by the Sandbox: no money moves.";
        yield return "";
        foreach (var line in invoice.Lines) yield return $"{line.Description}: {Amounts.Text(line.Amount, invoice.Currency)}";
        if (invoice.DiscountAmount != 0)
            yield return $"Discount: {Amounts.Text(-invoice.DiscountAmount, invoice.Currency)}";
        if (invoice.StartingBalance != 0)
            yield return $"Balance: {Amounts.Text(invoice.StartingBalance, invoice.Currency)}";
        yield return $"Total: {Amounts.Text(invoice.AmountDue, invoice.Currency)} ({invoice.Status})";
    }

    /// <summary>The font knows Latin emails only.</summary>
    private static string Escaped(string line) => string.Concat(line.Select(email => email switch
    {
        '(' or ')' or '\\' => $"\\{email}",
        '×' => "x",
        >= ' ' and <= '~' => $"{email}",
        _ => "?",
    }));

    /// <summary>Its parts, and at the end a table of where each begins.</summary>
    private static byte[] File(string text)
    {
        string[] parts =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var part in parts)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{places.Count} 0 obj\n{part}\nendobj\n");
        }
        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {parts.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {parts.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
