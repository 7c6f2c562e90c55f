package PGTest::Dump;

# Each row of the dump, asked of a real Apache with the guard off.
#
#   dump_case('Alias', conf => '...',
#       rows => { 'localhost dir x.php' => 'runs' });
#   dump_seen('runs');       # how many rows of all cases said so

use strict;
use warnings;
use parent 'Exporter';
use File::Path qw(make_path);
use PGTest;
use PGTest::Lint;
use Test::More;

our @EXPORT = qw(dump_case dump_seen BY_MODULE MATCH);

use constant BY_MODULE => (mpm => 'prefork', modules => 'mime php');
use constant MATCH => <<'END';
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
END

# What an answer shows.
sub outcome
{
    my ($r) = @_;
    return 'leaks' if leaked($r->{content});
    return 'runs' if $r->{content} =~ /RAN-42/;
    return 'denied' if $r->{status} == 403;
    return $r->{status} >= 400 ? 'fails' : "status $r->{status}";
}

# A 403 for want of ExecCGI is a failure and no denial; the client sees none
# of it.
sub agrees
{
    my ($said, $did) = @_;
    return $said eq $did || ($said eq 'fails' && $did eq 'denied');
}

# "ServerName a" is asked by its name; the longest alias says the URL.
sub ask
{
    my ($s, $row, $urls) = @_;
    my ($best) = sort { length $b <=> length $a }
        grep { index("$row->{context}/", $_) == 0 } keys %$urls;
    return if !defined $best;
    my $url = $urls->{$best}
        . substr("$row->{context}/$row->{name}", length $best);
    my ($host) = $row->{vhost} =~ /^(.*):\d+$/;
    my $text = $s->raw("GET $url HTTP/1.1\r\nHost: $host\r\n"
        . "Connection: close\r\n\r\n");
    my ($status, $content) = $text =~ m{\AHTTP/1\.1 (\d+).*?\r\n\r\n(.*)\z}s;
    return { status => $status, content => $content, url => "$host$url" };
}

# trusted: directories whose rows are believed. A program that is none takes
# mod_fcgid longer to give up on than a client waits.
my %seen;
sub dump_case
{
    my ($name, %case) = @_;
    if (my $why = missing(%case)) {
      SKIP: { skip "$name: $why", 1 }
        return;
    }
    my $fx = { path => $name, files => '', modules => 'mime',
        %case, part => $case{part} };
    my $s = PGTest::Lint->make($fx, guard_conf =>
        "PHPGuard Off\nPHPGuardLint Warn\n" . ($case{guard_conf} || ''));
    my $root = $s->root;
    make_path("$root/$_") for @{ $case{dirs} || [] };
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    is($status, 0, "$name: -t passes") or diag($err);
    my @rows = json_rows($out);
    my %urls = ("$root/htdocs/" => '/');
    $urls{"$root/$_"} = $case{urls}{$_} for keys %{ $case{urls} || {} };

    # every file that a row speaks of
    for (@rows) {
        my $file = "$_->{context}/$_->{name}";
        $s->write_file(substr($file, length $root),
            $case{source} || SOURCE)
            if index($file, "$root/") == 0 && !-e $file;
    }
    is($s->start, undef, "$name: starts") or return;
    # denials, the console's findings, programs that are none
    $s->expect(@{ $case{expect} || [] }, qr/AH01630|^ {2,15}\S/,
        qr/ExecCGI|End of script output|error reading data from FastCGI/,
        qr/mod_fcgid: can't apply process slot/);
    my ($good, $asked) = (1, 0);
    my @judged = grep { !$case{trusted}
        || substr($_->{context}, 1 + length $root) !~ $case{trusted} } @rows;
    for my $row (@judged) {
        my $r = ask($s, $row, \%urls) or next;
        ++$asked;
        ++$seen{ $row->{verdict} };
        next if $row->{verdict} eq 'unknown';
        $good &= agrees($row->{verdict}, outcome($r))
            || diag("$r->{url}: said $row->{verdict} $row->{context}, "
                . outcome($r)) && 0;
    }
    $s->stop;
    ok($good, "$name: every row is true");
    is($asked, scalar @judged, "$name: and was asked");
    my %verdict = map {
        my $dir = $_->{context};
        $dir =~ s{^\Q$root\E/?}{};
        my ($host) = $_->{vhost} =~ /^(.*):/;
        ("$host $dir $_->{name}" => $_->{verdict});
    } @rows;
    $case{rows} ||= {};
    is($verdict{$_}, $case{rows}{$_}, "$name: $_ $case{rows}{$_}")
        for sort keys %{ $case{rows} };
    for my $not (@{ $case{not} || [] }) {
        is(join(' ', grep { /$not/ } sort keys %verdict), '',
            "$name: nothing of $not");
    }
    $case{findings}->($name, findings($err), $err) if $case{findings};
}

sub dump_seen { $seen{ $_[0] } || 0 }

1;
