# also under: sanitizer valgrind
# Senders that are not the default handler: each sends the source where the
# guard is not loaded, none where it is, and the answer is a clean error.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use Test::More;

my @modules = qw(mime dir alias asis negotiation file_cache xsendfile dav
    dav_fs dav_lock autoindex include filter deflate ext_filter headers php
    cgid env substitute lua);

# The source at the sizes at which APR and httpd change their ways: below
# and above what is copied, mapped and sent in pieces.
my %size = (small => 10, middle => 10_000, large => 300_000,
    huge => 20_000_000);
sub source_of
{
    my ($bytes) = @_;
    my $text = SOURCE;
    return substr($text, 0, 10) if $bytes <= 10;
    return $text . ('x' x 63 . "\n") x (($bytes - length $text) / 64);
}
my %files = map {
    ("files/$_.php" => source_of($size{$_}),
     "files/asis-$_.php" => "Content-Type: text/plain\n\n"
        . source_of($size{$_}))
} keys %size;

my $conf = <<'END';
DavLockDB @ROOT@/run/davlock
ExtFilterDefine upper mode=output cmd="/usr/bin/tr a-z A-Z"
Alias /asis @DOCROOT@/files
<Location /asis>
    SetHandler send-as-is
</Location>
<Directory @DOCROOT@/ext>
    AddHandler send-as-is .asis
</Directory>
Alias /map @DOCROOT@/files
<Location /map>
    SetHandler type-map
</Location>
Alias /dav @DOCROOT@/files
<Location /dav>
    Dav On
</Location>
Alias /shown @DOCROOT@/files
<Location /shown>
    SetHandler application/x-httpd-php-source
</Location>
Alias /bytype @DOCROOT@/bytype
<Directory @DOCROOT@/bytype>
    AddType httpd/send-as-is .php
</Directory>
<Directory @DOCROOT@/app>
    SetHandler application/x-httpd-php
    XSendFile On
    XSendFilePath @DOCROOT@
</Directory>
<Directory @DOCROOT@/cgi>
    Options +ExecCGI
    SetHandler cgi-script
    XSendFile On
    XSendFilePath @DOCROOT@
</Directory>
<Directory @DOCROOT@/ssi>
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
<Location /asis-detect>
    SetHandler send-as-is
</Location>
Alias /asis-detect @DOCROOT@/files
Alias /asis-off @DOCROOT@/files
Alias /asis-404 @DOCROOT@/files
<Location /asis-404>
    SetHandler send-as-is
</Location>
<Location /asis-off>
    SetHandler send-as-is
</Location>
<Location /asis-error>
    SetHandler send-as-is
    ErrorDocument 500 /error.html
</Location>
Alias /asis-error @DOCROOT@/files
<Directory @DOCROOT@/lua>
    SetHandler lua-script
</Directory>
CacheFile @DOCROOT@/cached/fd.php
MMapFile @DOCROOT@/cached/map.php
MMapFile @DOCROOT@/cached/page.html
CacheFile @DOCROOT@/cached/fd.html
END

my $guard_conf = <<'END';
PHPGuardLint Off
<Location /asis-detect>
    PHPGuard DetectionOnly
</Location>
<Location /asis-404>
    PHPGuardStatus 404
</Location>
<Location /asis-off>
    PHPGuard Off
</Location>
END

%files = (%files,
    'error.html' => "the site's own error page\n",
    'page.html' => "<html>a page</html>\n",
    'files/note.asis' => "Content-Type: text/plain\nX-Mine: 1\n\nas it is\n",
    'files/real.txt' => "real text\n",
    'ext/x.php.asis' => "Content-Type: text/plain\n\n" . SOURCE,
    'ext/note.asis' => "Content-Type: text/plain\n\nas it is\n",
    # A header of its own is not to come with the refusal.
    'files/head.php' => "Content-Type: text/plain\nContent-Encoding: x-none\n"
        . "ETag: \"mine\"\nLast-Modified: Thu, 01 Jan 2004 00:00:00 GMT\n\n"
        . SOURCE,
    'files/map.php' => "Content-Language: en\nContent-Type: text/plain\n"
        . "Body:----x----\n" . SOURCE . "----x----\n",
    'bytype/x.php' => "Content-Type: text/plain\n\n" . SOURCE,
    'cached/fd.php' => SOURCE, 'cached/map.php' => SOURCE,
    'cached/page.html' => "<html>mapped</html>\n",
    'cached/fd.html' => "<html>opened</html>\n",
    'app/send.php' => '<?php header("X-Sendfile: @DOCROOT@/files/" .'
        . ' $_GET["f"]); echo "not this";',
    'app/plain.php' => SOURCE,
    'app/read.php' => '<?php readfile("@DOCROOT@/files/middle.php");',
    'cgi/send' => "#!/bin/sh\necho 'Content-Type: text/plain'\n"
        . "echo 'ETag: \"cgi\"'\n"
        . "echo \"X-Sendfile: \@DOCROOT\@/files/\$QUERY_STRING\"\necho\n"
        . "echo not this\n",
    'cgi/print' => "#!/bin/sh\necho 'Content-Type: text/plain'\necho\n"
        . "cat \@DOCROOT\@/files/middle.php\n",
    'lua/send.lua' => <<'LUA', 'lua/late.lua' => <<'LUA',
function handle(r)
    r.content_type = "text/plain"
    pcall(r.sendfile, r, "@DOCROOT@/files/middle.php")
    pcall(r.puts, r, "and more of it")
    pcall(r.flush, r)
    pcall(r.sendfile, r, "@DOCROOT@/files/middle.php")
    return apache2.OK
end
LUA
function handle(r)
    r.content_type = "text/plain"
    r:puts("the beginning\n")
    r:flush()
    pcall(r.sendfile, r, "@DOCROOT@/files/middle.php")
    r:puts("the end\n")
    return apache2.OK
end
LUA
    'ssi/asis.shtml' => qq{before <!--#include virtual="/asis/head.php" -->}
        . qq{ after\n},
);

# What goes through the chain, by the way it is set up.
my %chains = (
    plain => '',
    'no mmap, no sendfile' => "EnableMMAP Off\nEnableSendfile Off\n",
    sendfile => "EnableSendfile On\n",
    deflate => "SetOutputFilter DEFLATE\n",
    'deflate by type' => "AddOutputFilterByType DEFLATE text/plain "
        . "text/html application/x-httpd-php\n",
    'ext_filter' => "SetOutputFilter upper\n",
    'substitute' => "SetOutputFilter SUBSTITUTE\nSubstitute s/qqq/b/\n",
);

my @stale = qw(etag last-modified content-encoding content-range
    accept-ranges x-sendfile);

sub refused
{
    my ($server, $name, $path, $id, %how) = @_;
    $server->mark;
    my $r = $server->get($path, 'Accept-Encoding' => 'gzip');
    ok(!leaked(uc $r->{content}), "$name: no byte of the source");
    is($r->{status}, 500, "$name: status");
    like($r->{content}, $how{page} || qr/Internal Server Error/,
        "$name: the error page");
    my @left = grep { defined $r->{headers}{$_} } @stale;
    @left = grep { !/etag|last-modified|accept-ranges/ } @left if $how{page};
    is("@left", '', "$name: no header of the file");
    like($r->{headers}{'cache-control'} || '', qr/no-store/,
        "$name: not to be kept") if !$how{page};
    my @alerts = $server->alerts;
    is(scalar(@alerts), 1, "$name: one alert") or diag(join "\n", @alerts);
    like($alerts[0] || '', qr/PHPG\Q$id\E: refused.*\Q@{[ $how{file} ]}\E/,
        "$name: number and file");
}

# The head and some text are out when the file comes: the answer breaks off,
# in a way that the client can see.
sub late
{
    my ($bare, $guarded, $chain) = @_;
    my $request = "GET /lua/late.lua HTTP/1.1\r\nHost: a\r\n"
        . "Connection: keep-alive\r\n\r\n";
    ok(leaked(uc $bare->raw($request =~ s/keep-alive/close/r)),
        "$chain, late file: without the guard the source comes")
        if $chain !~ /deflate|ext_filter/;
    $guarded->mark;
    my $began = time;
    my $text = $guarded->raw($request);
    # a connection that is kept alive waits five seconds
    cmp_ok(time - $began, '<', 5, "$chain, late file: cut at once");
    ok(!leaked(uc $text), "$chain, late file: no byte of the source");
    # what goes through a program, httpd trunk has not begun to send
    like($text, qr{^HTTP/1.1 200}, "$chain, late file: the head was out")
        if $chain !~ /ext_filter/ || !since('2.5');
    # mod_ext_filter of old releases sends it when it is cut off
    unlike($text, qr/\r\n0\r\n/, "$chain, late file: no last chunk")
        if $chain !~ /ext_filter/ || since('2.4.38');
    unlike($text, qr/the end/i, "$chain, late file: nothing after it");
    is($guarded->alerts, 1, "$chain, late file: one alert");
}

# A refusal does not disturb the request that follows on the connection.
sub next_in_line
{
    my ($server, $chain) = @_;
    my $text = $server->raw(join '', map {
        "GET $_->[0] HTTP/1.1\r\nHost: a\r\nConnection: $_->[1]\r\n\r\n" }
        ['/asis-404/head.php', 'keep-alive'], ['/error.html', 'close']);
    my @heads = $text =~ m{^HTTP/1.1 (\d+)}mg;
    is("@heads", '404 200', "$chain, two requests: two answers")
        or diag($text);
    ok(!leaked(uc $text), "$chain, two requests: no source");
}

# What the handler still has to say is not put behind the error page.
sub nothing_behind
{
    my ($server, $chain) = @_;
    my $text = $server->raw("GET /lua/send.lua HTTP/1.0\r\n\r\n");
    like($text, qr{</html>\s*\z}i, "$chain, nothing behind the error page");
    ok(!leaked(uc $text), "$chain, no source behind it");
}

my @roads = (
    (map { ["send-as-is, $_", "/asis/asis-$_.php", '0301',
        "files/asis-$_.php"] } qw(small middle large huge)),
    ['send-as-is with headers', '/asis/head.php', '0301', 'files/head.php'],
    ['send-as-is by AddType', '/bytype/x.php', '0301', 'bytype/x.php'],
    ['send-as-is by an extension behind PHP\'s', '/ext/x.php.asis', '0301',
        'ext/x.php.asis'],
    ['type-map body', '/map/map.php', '0301', 'files/map.php'],
    # before 2.4.24 mod_file_cache declines a file that has no type
    (map { [$_->[0], "/cached/$_->[1].php", since('2.4.24') ? '0301' : '0105',
        "cached/$_->[1].php"] } ['CacheFile', 'fd'], ['MMapFile', 'map']),
    (map { ["X-Sendfile of PHP, $_", "/app/send.php?f=$_.php", '0303',
        "files/$_.php"] } qw(small middle large huge)),
    ['X-Sendfile of CGI', '/cgi/send?middle.php', '0303', 'files/middle.php'],
    ['DAV GET', '/dav/middle.php', '0105', 'files/middle.php'],
    ['sendfile of mod_lua', '/lua/send.lua', '0301', 'files/middle.php'],
    ['application/x-httpd-php-source', '/shown/middle.php', '0305',
        'files/middle.php'],
);

for my $chain (sort keys %chains) {
    my %how = (mpm => 'prefork', modules => \@modules, files => \%files,
        conf => $conf . $chains{$chain});
    my @expect = (qr/AH0155[0-9]/, qr/no acceptable variant/,
        qr/AH0158[0-9]/, qr/Premature end|malformed header|AH012\d\d/,
        qr/AH00\d{3}: .*(?:unable to include)/, qr/unable to include/);
    my $bare = PGTest->new(%how, guard => 0, expect => \@expect,
        name => "bare, $chain");
    my $guarded = PGTest->new(%how, guard_conf => $guard_conf,
        expect => [@expect, qr/PHPG0\d{3}|AH01236/], name => "guarded, $chain");
    for my $road (@roads) {
        my ($name, $path, $id, $file) = @$road;
        # The huge file once for each way in which httpd can read it.
        next if $file =~ /huge/ && $chain =~ /type|ext_filter|substitute/;
        $name = "$chain, $name";
        my $r = $bare->get($path, 'Accept-Encoding' => 'gzip');
        my $came = $file =~ /small/ ? $r->{content} =~ /^<\?php/i
            : leaked(uc $r->{content}) || $path =~ /shown/
              && $r->{content} =~ /echo.*RAN-/s;
        ok($came, "$name: without the guard the source comes")
            or diag("$r->{status} " . substr $r->{content}, 0, 200);
        refused($guarded, $name, $path, $id, file => $file);
    }
    # What is no PHP file, or is said in memory, is as it was.
    for my $path ('/asis/note.asis', '/ext/note.asis', '/page.html',
        '/cached/page.html', '/cached/fd.html', '/app/plain.php', '/app/read.php', '/cgi/print',
        '/app/send.php?f=real.txt', '/cgi/send?real.txt', '/dav/real.txt',
        '/shown/real.txt') {
        $guarded->mark;
        my ($b, $g) = map { $_->get($path, 'Accept-Encoding' => 'gzip') }
            $bare, $guarded;
        is("$g->{status} $g->{content}", "$b->{status} $b->{content}",
            "$chain, $path: the same with the guard");
        is($guarded->alerts, 0, "$chain, $path: no alert");
    }
    $guarded->mark;
    my $r = $guarded->get('/asis-detect/head.php');
    ok(leaked(uc $r->{content}), "$chain, DetectionOnly: sent");
    is(scalar(grep { /PHPG0301: would refuse/ } $guarded->alerts), 1,
        "$chain, DetectionOnly: said once");
    $r = $guarded->get('/asis-off/head.php');
    is($r->{status}, 200, "$chain, PHPGuard Off: sent");
    refused($guarded, "$chain, ErrorDocument", '/asis-error/head.php', '0301',
        file => 'files/head.php', page => qr/own error page/i);
    $guarded->mark;
    $r = $guarded->get('/ssi/asis.shtml');
    ok(!leaked(uc $r->{content}), "$chain, SSI of send-as-is: no source");
    like($r->{content}, qr/before.*an error occurred.*after/i,
        "$chain, SSI of send-as-is: the rest of the page");
    is($guarded->alerts, 1, "$chain, SSI of send-as-is: one alert");
    late($bare, $guarded, $chain);
    next_in_line($guarded, $chain);
    nothing_behind($guarded, $chain);
    $_->stop for $bare, $guarded;
}

# HTTP/2 has a head and an end of its own.
SKIP: {
    skip missing(modules => 'http2'), 1 if missing(modules => 'http2');
    my %how = (mpm => 'event', modules => [qw(mime http2 asis lua)],
        files => \%files, conf => <<'END');
Protocols h2c http/1.1
<Directory @DOCROOT@/files>
    SetHandler send-as-is
</Directory>
<Directory @DOCROOT@/lua>
    SetHandler lua-script
</Directory>
END
    my $bare = PGTest->new(%how, guard => 0);
    my $guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n",
        # mod_asis of httpd 2.4.62 says that its brigade was stopped
        expect => [qr/PHPG0301|AH01236/]);
    for my $path ('/files/head.php', '/lua/send.lua', '/lua/late.lua') {
        my @curl = ($path, '--http2-prior-knowledge');
        ok(leaked($bare->curl(@curl)), "HTTP/2, $path: comes without");
        $guarded->mark;
        if ($path =~ /late/) {
            # and not curl, which in Debian 11 overlooks a reset at times
            my $frames = `nghttp -v @{[$guarded->url($path)]} 2>&1`;
            # mod_http2 of old releases ends it as if nothing was wrong
            like($frames, qr/ recv RST_STREAM frame .*\n.*INTERNAL_ERROR/,
                "HTTP/2, $path: the stream breaks off") if since('2.4.47');
            ok(!leaked($frames), "HTTP/2, $path: no source");
        }
        else {
            my $text = $guarded->curl(@curl);
            like($text, qr{^HTTP/2 500}, "HTTP/2, $path: refused");
            ok(!leaked($text), "HTTP/2, $path: no source");
        }
        is($guarded->alerts, 1, "HTTP/2, $path: one alert");
    }
    $_->stop for $bare, $guarded;
}

# A program is to blame for what it names, not the handlers of PHP.
{
    my $s = PGTest->new(mpm => 'prefork', modules => [qw(mime lua)],
        files => \%files, guard_conf => "PHPGuardLint Off\n",
        conf => "AddHandler lua-script .lua\nAddHandler php-fcgi .php\n",
        # mod_asis of httpd 2.4.62 says that its brigade was stopped
        expect => [qr/PHPG0301|AH01236/]);
    $s->get('/lua/send.lua');
    my ($alert) = $s->alerts;
    like($alert, qr/fix: prevent "send.lua" from sending "\S+\/middle.php"/,
        'a program that sends: the fix names it');
    unlike($alert, qr/php-fcgi|decided by/, 'and no directive');
    $s->stop;
}

done_testing;
