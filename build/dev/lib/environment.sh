# shellcheck shell=bash
# Writes the settings of the Sandbox and of the portal as lines NAME=VALUE under .data/run. The programs are started
# with them; whoever wants to start one from an editor can use the same file.

write_environments() {
  [[ -s $ADIM_DATA/master.key ]] || new_secret "$ADIM_DATA/master.key"
  [[ -s $ADIM_DATA/api-token ]] || printf 'dop_v1_%s' "$(od -An -N 32 -tx1 /dev/urandom | tr -d ' \n')" |
    (umask 077 && cat >"$ADIM_DATA/api-token")
  # Passwords are among them.
  (umask 077 && sandbox_environment >"$ADIM_DATA/run/sandbox.env" && portal_environment >"$ADIM_DATA/run/portal.env")
}

sandbox_environment() {
  cat <<TEXT
ASPNETCORE_ENVIRONMENT=Development
DOTNET_NOLOGO=1
Sandbox__Name=$ADIM_SANDBOX_NAME
Sandbox__Subnet=$ADIM_SANDBOX_SUBNET
Sandbox__HttpPort=$ADIM_SANDBOX_PORT
Sandbox__SmtpPort=$ADIM_SMTP_PORT
Sandbox__DataDirectory=$ADIM_DATA/sandbox
Sandbox__CacheDirectory=$ADIM_SANDBOX_CACHE
Sandbox__Zone=adim.test
Sandbox__ApiToken=$(<"$ADIM_DATA/api-token")
Sandbox__StripeKey=sk_test_sandbox
Sandbox__StripeWebhookUrl=http://127.0.0.1:$ADIM_PORTAL_PORT/api/stripe/webhook
Sandbox__StripeWebhookSecret=whsec_sandbox
TEXT
}

# Servers reach the Sandbox by its name in its own zone, the portal by loopback. Owners' own servers reach the portal at
# the Sandbox's address; in a network of this machine's own that need not be TLS.
portal_environment() {
  local sandbox=http://127.0.0.1:$ADIM_SANDBOX_PORT from_server=http://sandbox.adim.test:$ADIM_SANDBOX_PORT
  cat <<TEXT
ASPNETCORE_ENVIRONMENT=Development
ASPNETCORE_URLS=http://127.0.0.1:$ADIM_PORTAL_PORT;http://$ADIM_GATEWAY:$ADIM_PORTAL_PORT
Portal__PublicAddress=http://localhost:$ADIM_PORTAL_PORT
ConnectionStrings__Portal=Host=127.0.0.1;Port=$ADIM_POSTGRES_PORT;Database=portal;Username=portal;Password=$(<"$ADIM_DATA/postgres.password")
Secrets__MasterKeyFile=$ADIM_DATA/master.key
DigitalOcean__BaseAddress=$sandbox/
DigitalOcean__Token=$(<"$ADIM_DATA/api-token")
Stripe__BaseAddress=$sandbox/
Stripe__ApiKey=sk_test_sandbox
Stripe__WebhookSecret=whsec_sandbox
Blueprint__Folder=$ADIM_ROOT/blueprints
Dns__Zone=adim.test
Outbound__OpenNetworks__0=$ADIM_SANDBOX_SUBNET
Mail__Host=127.0.0.1
Mail__Port=$ADIM_SMTP_PORT
Mail__From=portal@adim.test
Probe__ExtraRootsFile=$ADIM_DATA/sandbox/acme-roots.pem
Blueprint__Settings__ACME_DIRECTORY=https://acme.adim.test:14000/dir
Blueprint__Settings__ACME_EMAIL=portal@adim.test
Blueprint__Settings__ACME_CA_PEM_FILE=$ADIM_DATA/sandbox/acme-ca.pem
Blueprint__Settings__APP_REPOSITORY=$from_server/git/adim-server.git
Blueprint__Settings__PYTHON_PACKAGES=debian
Blueprint__Settings__QDRANT_URL=$from_server/artifacts/qdrant/qdrant-stand-in.tar.gz
Blueprint__Settings__QDRANT_SHA256_FILE=$ADIM_DATA/sandbox/qdrant.sha256
ObjectStorage__Endpoint=https://${ADIM_SANDBOX_SUBNET%.0.0/16}.0.1:9000
ObjectStorage__Bucket=adim-backups
ObjectStorage__AccessKey=sandbox-access-key
ObjectStorage__SecretKey=sandbox-secret-key
ObjectStorage__CaFile=$ADIM_DATA/sandbox/acme-ca.pem
Portal__SeedPersonas=true
TwoStep__RequiredForStaff=false
SelfHosted__Address=http://$ADIM_GATEWAY:$ADIM_PORTAL_PORT
Provisioning__SshSources__0=$ADIM_GATEWAY/32
TEXT
  [[ $ADIM_IMAGES == no ]] || printf 'Images__Enabled=true\n'
  ((10#$ADIM_POOL == 0)) || pool_environment
}

# The budget is that of nobody: the Sandbox sends no bills.
pool_environment() {
  cat <<TEXT
Pool__MonthlyBudget=1000
Pool__Targets__0__Region=nyc3
Pool__Targets__0__Plan=free
Pool__Targets__0__Min=$ADIM_POOL
Pool__Targets__0__Max=$ADIM_POOL
TEXT
}
