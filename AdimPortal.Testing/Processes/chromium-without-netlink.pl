#!/usr/bin/perl
# Chromium, unable to hear of network interfaces.
#
# It gives up requests, even those to localhost, whenever an address appears on or vanishes from this machine
# (net::ERR_NETWORK_CHANGED), and journeys bring up and take down machines with interfaces of their own. It has no option
# against that, but it does without news when it can't have them: a seccomp filter refuses it sockets of the family AF_NETLINK.
use strict;
use warnings;

# What the kernel calls the machine (linux/audit.h), and the numbers of the calls socket and prctl there.
my %kernels = (x86_64 => [0xC000003E, 41, 157], aarch64 => [0xC00000B7, 198, 167]);
chomp(my $machine = `uname -m`);
my ($architecture, $socket, $prctl) = @{$kernels{$machine} or die "No filter is written for $machine.\n"};
my ($no_new_privileges, $set_seccomp, $filter_mode) = (38, 22, 2);
my ($af_netlink, $eafnosupport) = (16, 97);

# Classic BPF over struct seccomp_data (seccomp(2)): code, steps if true, steps if false, operand.
my ($load, $unless_equal, $return) = (0x20, 0x15, 0x06);
my ($number_at, $architecture_at, $first_argument_at) = (0, 4, 16);
my ($allow, $refuse) = (0x7FFF0000, 0x00050000);
my @program = (
    [$load, 0, 0, $architecture_at],
    [$unless_equal, 0, 5, $architecture],
    [$load, 0, 0, $number_at],
    [$unless_equal, 0, 3, $socket],
    [$load, 0, 0, $first_argument_at],
    [$unless_equal, 0, 1, $af_netlink],
    [$return, 0, 0, $refuse | $eafnosupport],
    [$return, 0, 0, $allow],
);
my $code = join '', map { pack 'S C C L', @$_ } @program;
my $filter = pack 'S x6 P', scalar @program, $code;

syscall($prctl, $no_new_privileges, 1, 0, 0, 0) == 0 or die "No new privileges: $!\n";
syscall($prctl, $set_seccomp, $filter_mode, $filter, 0, 0) == 0 or die "The filter: $!\n";
exec '/usr/bin/chromium', @ARGV or die "/usr/bin/chromium: $!\n";
