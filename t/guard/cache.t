# also under: sanitizer
# What mod_cache kept before the guard came, in handler mode and by the quick
# handler, which answers before there is a file or a place.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my $old = time - 1_000_000;
my %files = (
    'x.php' => SOURCE,
    'gz/x.php' => SOURCE x 20,
    'bare/x.php' => SOURCE, 'bare/index.php' => "\xef\xbb\xbf" . SOURCE,
    'bare/blank.phtml' => "\n\n" . SOURCE, 'bare/page.php' => "<p>a page\n",
    'bare/notes.txt' => SOURCE, 'off/x.php' => SOURCE,
    'run/page.php' => '<?php header("Cache-Control: max-age=600");'
        . ' header("Last-Modified: Thu, 01 Jan 2004 00:00:00 GMT");'
        . ' header("ETag: \"mine\""); echo "at ", microtime(true);',
    'run/send.php' => '<?php header("Cache-Control: max-age=600");'
        . ' header("X-Sendfile: @DOCROOT@/big.txt");',
    'big.txt' => "a text\n" x 100,
    'page.html' => "<html>a page</html>\n",
);

sub conf
{
    my ($quick, $more) = @_;
    return <<"END" . ($more || '');
CacheRoot \@ROOT\@/cache
CacheEnable disk /
CacheQuickHandler $quick
CacheHeader on
<Directory \@DOCROOT\@/bare>
    FileETag None
    DirectoryIndex index.php
</Directory>
<Directory \@DOCROOT\@/gz>
    SetOutputFilter DEFLATE
</Directory>
<Directory \@DOCROOT\@/run>
    SetHandler application/x-httpd-php
    XSendFile On
    XSendFilePath \@DOCROOT\@
</Directory>
END
}

sub started
{
    my ($quick, $more) = @_;
    my $s = PGTest->new(mpm => 'prefork', guard => 0, files => \%files,
        modules => [qw(mime dir cache cache_disk deflate filter php xsendfile
            headers)], conf => conf($quick, $more),
        guard_conf => <<'END',
PHPGuardLint Off
<Directory @DOCROOT@/off>
    PHPGuard Off
</Directory>
END
        expect => [qr/PHPG0\d{3}: refused/]);
    mkdir $s->root . '/cache', 0777;
    chmod 0777, $s->root . '/cache';
    utime $old, $old, $s->docroot . "/$_"
        for grep { !m{^run|^big} } keys %files;
    return $s;
}

sub hit { ($_[0]{headers}{'x-cache'} || '') =~ /^HIT/ ? 'hit' : 'miss' }

# Fetches a path twice, so that the second answer is the cache's.
sub fill
{
    my ($s, $path) = @_;
    $s->get($path, 'Accept-Encoding' => 'gzip');
    my $r = $s->get($path, 'Accept-Encoding' => 'gzip');
    is(hit($r), 'hit', "$path: the cache has it");
    return $r;
}

sub guard_comes
{
    my ($s) = @_;
    $s->{guard} = 1;
    $s->reconfigure($s->{conf});
    $s->restart('HUP');
    $s->mark;
}

sub refused
{
    my ($s, $name, $id, @get) = @_;
    $s->mark;
    my $r = $s->get(@get);
    ok(!leaked($r->{content}), "$name: no byte of the source");
    is($r->{status}, 500, "$name: refused");
    my @alerts = $s->alerts;
    is(scalar(@alerts), 1, "$name: one alert");
    like($alerts[0] || '', qr/PHPG\Q$id\E: .*\.ph(?:p|tml)/, "$name: number");
    is(join(' ', grep { defined $r->{headers}{$_} }
        qw(etag last-modified content-encoding age warning expires)), '',
        "$name: no header of the file");
}

# Handler mode.
my $s = started('Off');
for my $path ('/x.php', '/gz/x.php') {
    ok(leaked(fill($s, $path)->{content}), "$path: and the source is sent");
}
my %before = map { ($_ => fill($s, $_)->{content}) }
    '/run/page.php', '/run/send.php', '/page.html';
guard_comes($s);
refused($s, 'kept', '0304', '/x.php');
refused($s, 'kept as gzip', '0304', '/gz/x.php', 'Accept-Encoding' => 'gzip');
refused($s, 'asked for anew', '0105', '/x.php', 'Cache-Control' => 'max-age=0');
refused($s, 'afterwards', '0105', '/x.php');
for my $path (sort keys %before) {
    $s->mark;
    my $r = $s->get($path, 'Accept-Encoding' => 'gzip');
    is(hit($r), 'hit', "$path: still out of the cache");
    is($r->{content}, $before{$path}, "$path: the same answer");
    is($s->alerts, 0, "$path: no alert");
}
$s->stop;

# Where no tag tells of the file, or it was touched since, its first bytes do;
# in both modes, for URLs that may stand for a PHP file.
for my $quick (qw(Off On)) {
    my $name = $quick eq 'On' ? 'quick handler' : 'handler mode';
    $s = started($quick);
    my @paths = ('/x.php', '/bare/x.php', '/bare/', '/bare/blank.phtml');
    ok(leaked(fill($s, $_)->{content}), "$name, $_: source is kept")
        for @paths;
    my %kept = map { ($_ => fill($s, $_)->{content}) } '/bare/page.php',
        '/bare/notes.txt', '/off/x.php', '/run/page.php', '/page.html';
    my $now = time;
    utime $now, $now, $s->docroot . '/x.php';
    guard_comes($s);
    refused($s, "$name, $_", '0304', $_) for @paths;
    for my $path (sort keys %kept) {
        # by the tag or, in handler mode, the file behind the copy
        $s->mark;
        my $r = $s->get($path);
        is(hit($r), 'hit', "$name, $path: still out of the cache");
        is($r->{content}, $kept{$path}, "$name, $path: the same answer");
        is($s->alerts, 0, "$name, $path: no alert");
    }
    refused($s, "$name, asked for anew", '0105', '/bare/x.php',
        'Cache-Control' => 'max-age=0');
    refused($s, "$name, afterwards", '0105', '/bare/x.php');
    $s->stop;
}

# The purge that README gives, of one URL and of all.
for my $purge ('-p @ROOT@/cache http://127.0.0.1:@PORT@/x.php?',
    '-p @ROOT@/cache -r -l 1B') {
    $s = started('On');
    fill($s, '/x.php');
    guard_comes($s);
    is(system('/usr/bin/htcacheclean ' . $s->fill_in($purge)), 0,
        "htcacheclean $purge");
    refused($s, 'quick handler, after the purge', '0105', '/x.php');
    $s->stop;
}

# mod_cache would rather send what is stale than a 5xx (CacheStaleOnError).
for my $quick (qw(On Off)) {
    $s = started($quick, "CacheMaxExpire 1\nCacheStaleOnError On\n");
    fill($s, '/x.php');
    guard_comes($s);
    sleep 2;
    refused($s, "stale, quick handler $quick", '0105', '/x.php');
    $s->stop;
}

done_testing;
