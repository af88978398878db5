# shellcheck shell=bash
#: psql [ARGUMENTS]
#:: opens the portal's database while ./dev run runs

verb_psql() {
  load_settings
  [[ -s $ADIM_DATA/postgres.password ]] || die "there is no database yet: ./dev run makes it."
  find_postgres
  portal_psql portal "$@"
}
