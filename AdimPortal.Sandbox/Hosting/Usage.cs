namespace AdimPortal.Sandbox.Hosting;

internal static class Usage
{
    public const string Text = """
        AdimPortal.Sandbox: the world outside the portal, on one Linux machine.

        It speaks DigitalOcean's API and boots a real Debian system for every droplet, answers DNS and issues
        certificates. Root is needed. ./dev run starts it; by hand:

          Sandbox__Name=adimx Sandbox__Subnet=10.79.0.0/16 Sandbox__HttpPort=5199 Sandbox__SmtpPort=5299 \
          Sandbox__DataDirectory=/var/lib/adimx dotnet run --project AdimPortal.Sandbox

        Settings (environment, or --Sandbox:Name=… as an argument), with their defaults:
          Sandbox__Name            adim                     2 to 6 letters and digits; one running Sandbox for each name
          Sandbox__Subnet          10.66.0.0/16             a private /16; x.y.0.1 is the Sandbox itself
          Sandbox__HttpPort        5090                     on 127.0.0.1 and on x.y.0.1
          Sandbox__SmtpPort        5025
          Sandbox__DataDirectory   /var/lib/adim-sandbox    survives restarts: droplets, snapshots, domains
          Sandbox__CacheDirectory  /var/cache/adim-sandbox  the images, made once, shared by all Sandboxes
          Sandbox__PreparedPackages     (none)              Debian's packages of a custom image, number 129211874
          Sandbox__Zone            adim.test                the DNS zone
          Sandbox__ApiToken        dop_v1_sandbox           the DigitalOcean token that is accepted
          Sandbox__DropletLimit          200                how many droplets the account may have
          Sandbox__BootsDroplets   true                     false: droplets without a machine, which stay new
          Sandbox__CallsPerMinute  250                      how many calls DigitalOcean's API takes in a minute
          Sandbox__KeyListingsPerMinute  10                 how many of them may list SSH keys
          Sandbox__StripeKey       sk_test_sandbox          the Stripe key that is accepted; the API is at /v1
          Sandbox__StripeWebhookUrl     (none)              where Stripe's events are sent
          Sandbox__StripeWebhookSecret  whsec_sandbox       signs them
          Sandbox__StripeAfterRetries   unpaid              what becomes of a subscription that nobody pays: unpaid, canceled, past_due
          Sandbox__S3AccessKey     sandbox-access-key       the object store, at https://x.y.0.1:9000, knows this key
          Sandbox__S3SecretKey     sandbox-secret-key       and this one
          Sandbox__S3Bucket        adim-backups             the bucket that it has from the start
          Sandbox__StopWhenInputEnds  false                 for programs that start a Sandbox through a pipe

        Then:
          curl http://127.0.0.1:5199/status
          curl -H 'Authorization: Bearer dop_v1_sandbox' -H 'Content-Type: application/json' \
            -d '{"name":"first","region":"nyc3","size":"s-1vcpu-2gb","image":"debian-12-x64","tags":["try"]}' \
            http://127.0.0.1:5199/v2/droplets

        A server that a customer owns, which no cloud's API knows (a page for people is at /machines):
          curl -H 'Content-Type: application/json' -d '{"name":"attic","memory_mib":4096,"disk_gib":40}' http://127.0.0.1:5199/machines

        Ctrl-C powers the droplets off and removes every process, mount, interface and rule. Droplets that were
        running are booted again at the next start. Delete the data directory to forget them.
        """;
}
