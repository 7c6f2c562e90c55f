# What "phpguard explain" says of URLs of random sites, against what Apache
# without the module answers to the same request: no wrong verdict, and a cause
# for each leak but few.
#
#   prove t/explain/urls-random.t :: SEED URLS      (or PG_SEED, PG_URLS)
# also under: sanitizer
use strict;
use warnings;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use MIME::Base64 qw(encode_base64);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use PGTest::Sites;
use Test::More;

my ($seed, $urls) = PGTest::Sites::drawn('URLS', 300);
my $fpm = PGTest::PHP->fpm;
# a rule with [P] may forward a URL to itself, until no thread is free
my $loops = "<IfModule mod_proxy.c>\nProxyTimeout 5\nProxyMaxForwards 3\n"
    . "</IfModule>\n";

sub check
{
    my ($set) = @_;
    my $home = tempdir('phpguard-XXXXXX', TMPDIR => 1);
    chmod 0755, $home;
    my $g = PGTest::Sites->new(seed => $seed, set => $set, sites => 8,
        home => $home, socket => $fpm->socket)->write;
    PGTest::Sites::put("$home/conf", $g->conf);
    my $second = PGTest::free_port();
    my $bare = PGTest->new(guard => 0, conf => $g->conf . $loops, name => $set,
        mpm => $set eq 'php' ? 'prefork' : 'event', modules => $g->modules,
        vars => { OTHER => $second }, expect => [qr/./]);
    my @asked = $g->urls($urls);
    $bare->{patience} = 15;
    my (%said, @wrong, @unexplained, %count, @not_run, @unanswered);
    my %alike;
    push @{ $alike{join "\n", @$_{qw(method user)}, @{ $_->{headers} }} }, $_
        for @asked;
    for my $of (map { $alike{$_} } sort keys %alike) {
        my ($method, $user, $headers) = @{ $of->[0] }{qw(method user headers)};
        my @said = PGTest::Sites::told($bare, "DUMP_PHPGUARD_METHOD=$method",
            'DUMP_PHPGUARD_FROM=127.0.0.1',
            $user ? "DUMP_PHPGUARD_USER=$user" : (),
            map({ "DUMP_PHPGUARD_HEADER=$_" } @$headers), map { sprintf
            'DUMP_PHPGUARD_EXPLAIN=http://%s:%d%s', $_->{host},
            $_->{port} == 1 ? $bare->port : $second, $_->{path} } @$of);
        is(scalar @said, scalar @$of, "$set: an answer to each $method");
        $said{$_} = shift @said for @$of;
    }
    for my $q (@asked) {
        my $e = $said{$q};
        my $text = eval { PGTest::Sites::asked($bare, $q->{port} == 1
            ? $bare->port : $second, @$q{qw(host path method)},
            @{ $q->{headers} }, $q->{user} ? 'Authorization: Basic '
                . encode_base64("$q->{user}:test", '') : ()) };
        if (!defined $text) {
            push @unanswered, "$q->{method} $e->{url}: $@";
            next;
        }
        my $got = PGTest::Sites::outcome($text);
        my $status = PGTest::Sites::status_of($text) || 'no answer';
        # what is no PHP and holds a tag is no leak, be it sent as an error's
        # page; to a URL that ProxyPass forwards to PHP and that is no file
        # there, PHP itself says 404
        my $his = PGTest::Sites::verdict_of($e);
        my $fits = $his eq $got
            || $his =~ /^(?:sent|denied|fails)$/ && $got eq 'leaks'
                && (!$e->{php} || $his ne $e->{verdict}
                    && index($text, PGTest::Sites::PAGE) >= 0)
            # the word is that of those who are let in
            || $e->{verdict} eq 'leaks' && $e->{status_let_in}
                && $got =~ /denied|sent/
            # and others see an error's page that is no PHP and holds a tag
            || $his eq 'denied' && $e->{status_let_in}
                && index($text, PGTest::Sites::PAGE) >= 0
            # or prints nothing of a file that holds no tag; and a server
            # that a request is handed on to answers for itself
            || $his eq 'runs' && $got eq 'sent' && !$e->{php}
            # what mod_dav does with a file depends on its locks
            || $his eq 'sent' && $e->{message} =~ /^mod_dav\.c answers/
            || $his eq 'runs'
                && ($e->{backend} || '')
                    =~ m{^http://(?:127\.0\.0\.1|[^/]+\.example)(?::\d\d|/)}i
            || $his eq 'runs' && $text =~ /^File not found\.$/m
                # of those who are let in the backend of their own answer is
                # printed
                && ($e->{status_let_in} || ($e->{backend} || '')
                    =~ m{(?:fcgi|balancer)://[^/]+/});
        # fixup_dflt() of mod_dir frees the Location of a FallbackResource that
        # redirects, and httpd then refuses to send what it finds there
        $fits ||= $his eq 'sent' && $e->{location} && $status eq 500
            && $g->conf =~ /FallbackResource/ && PGTest::slurp($bare->root
                . '/error.log') =~ /AH02430: Response header 'Location'/;
        # a backend that is not there is said to fail, whatever page its error
        # has
        $fits ||= $his eq 'fails' && $e->{backend} && $status eq 302
            && $text =~ m{^Location: http://away\.example/\r?$}m;
        # to the program of an Action httpd gives the file of a sub-request for
        # the path info (ap_add_cgi_vars()), which rules may send elsewhere
        $fits ||= $his eq 'runs' && $e->{message} =~ /\(Action\)/
            && $e->{file} && -e $e->{file}
            && $text =~ /^No input file specified\.$/m;
        $count{$e->{verdict}}++;
        push @not_run, $e->{url} if $e->{verdict} eq 'unknown';
        $fits ||= $e->{verdict} eq 'unknown' && $e->{message} =~ /RewriteMap/;
        push @unexplained, "$q->{method} $e->{url}: $e->{message}"
            if $e->{verdict} eq 'leaks' && PGTest::Sites::is_unexplained($e);
        push @wrong, join(' ', $q->{method}, @{ $q->{headers} }, $q->{user},
            $e->{url}) . ": $e->{verdict} ($e->{message}), but $got $status"
            if !$fits;
    }
    ok(!@wrong, "$set: no wrong verdict")
        or diag(scalar(@wrong), " wrong, files in $home:\n", map { "$_\n" }
            @wrong[0 .. ($#wrong < 9 ? $#wrong : 9)]);
    cmp_ok(scalar @not_run, '<=', @asked / 100 + 1,
        "$set: of 100 at most one depends on a program or a database")
        or diag(map { "$_\n" } @not_run);
    cmp_ok(scalar @unanswered, '<=', 3, "$set: httpd answers in time")
        or diag(@unanswered);
    PGTest::Sites::few_unexplained($set, $count{leaks} || 0, @unexplained);
    # other sites may have none of a kind
    cmp_ok($count{$_} || 0, '>', 0, "$set: some are \"$_\"")
        for $seed == 777 ? qw(runs leaks fails denied sent) : ();
    note(join ', ', map { "$_: $count{$_}" } sort keys %count);
    $bare->stop;
    remove_tree($home) if !@wrong;
}

check($_) for qw(fpm php none);
$fpm->stop;
done_testing;
