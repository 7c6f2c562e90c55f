# also under: sanitizer
# The type checker, and every way past it: a filename that another phase gives,
# a module that ends the phase, a request that another request makes. Then the
# senders that need a program or a module of their own.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use IO::Socket::INET;
use Test::More;

my $top = "$FindBin::Bin/../..";
system('make', '-s', '-C', $top, 'probe') == 0 or die 'no probe';
my $probe = "LoadModule pgprobe_module $top/.build/probe/mod_pgprobe.so\n"
    . "ProbeAnswers .phtml\n";

my %files = (
    'rule/h.php' => SOURCE,
    (map { ("$_/x.php" => SOURCE, "$_/page.html" => "a page\n") }
        qw(fix multi rule ssi)),
    # as long as what is sent in their place: the size is known by then
    'fix/from.html' => 'x' x length SOURCE, 'fix/from.php' => '#' x 7,
    'early/x.phtml' => SOURCE, 'early/x.html' => "a page\n",
    'multi/lang.php.en' => SOURCE, 'multi/only.html.en' => "a page\n",
    'dir/index.php' => SOURCE, 'dirs/index.html' => "a page\n",
    'fall/front.php' => SOURCE,
    'ssi/page.shtml' => 'before <!--#include virtual="x.php" --> between '
        . '<!--#include virtual="page.html" --> after',
    'app/two.lua' => <<'LUA',
function handle(r)
    r.content_type = "text/plain"
    pcall(r.sendfile, r, "@DOCROOT@/fix/page.html")
    pcall(r.sendfile, r, "@DOCROOT@/fix/x.php")
    return apache2.OK
end
LUA
    'app/twice.lua' => <<'LUA',
function handle(r)
    r.content_type = "text/plain"
    pcall(r.sendfile, r, "@DOCROOT@/fix/page.html")
    pcall(r.sendfile, r, "@DOCROOT@/rule/page.html")
    return apache2.OK
end
LUA
    '/hooks.lua' => <<'LUA',
function assign(r)
    if r.uri == "/fix/from.html" then
        r.filename = "@DOCROOT@/fix/x.php"
    elseif r.uri == "/fix/from.php" then
        r.filename = "@DOCROOT@/fix/page.html"
    end
    return apache2.DECLINED
end
LUA
);

my $conf = <<'END';
LuaHookFixups @ROOT@/hooks.lua assign
AddType text/html .html .shtml
AddLanguage en .en
AddHandler lua-script .lua
<Directory @DOCROOT@>
    Options +MultiViews +Includes
    AddOutputFilter INCLUDES .shtml
</Directory>
<Directory @DOCROOT@/multi>
    AddType text/x-php .php
</Directory>
<Directory @DOCROOT@/dir>
    DirectoryIndex index.php
</Directory>
<Directory @DOCROOT@/dirs>
    DirectoryIndex index.html
</Directory>
<Directory @DOCROOT@/fall>
    FallbackResource /fall/front.php
</Directory>
<Directory @DOCROOT@/rule>
    RewriteEngine On
    RewriteRule ^name$ x.php
    RewriteRule ^h\.php$ - [H=text/plain]
    RewriteRule ^page\.html$ - [H=text/html]
</Directory>
END

my %how = (mpm => 'event', modules => [qw(mime dir negotiation rewrite lua
    include filter)], files => \%files, conf => "$probe$conf");
my $bare = PGTest->new(%how, guard => 0,
    expect => [qr/unable to include/]);
my $guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n",
    expect => [qr/PHPG0\d{3}: refused|unable to include|AH01374/]);

sub refused
{
    my ($name, $path, $id, $file) = @_;
    ok(leaked($bare->get($path)->{content}), "$name: leaks without the guard");
    $guarded->mark;
    my $r = $guarded->get($path);
    is($r->{status}, 500, "$name: refused");
    ok(!leaked($r->{content}), "$name: no source");
    my @alerts = $guarded->alerts;
    is(scalar(@alerts), 1, "$name: one alert");
    like($alerts[0] || '', qr/PHPG$id: refused .*\Q$file\E/,
        "$name: number and file");
}

sub served
{
    my ($name, $path) = @_;
    my $r = $bare->get($path);
    $guarded->mark;
    my $g = $guarded->get($path);
    is("$g->{status} $g->{content}", "$r->{status} $r->{content}",
        "$name: as without the guard");
    is($r->{status}, 200, "$name: and that is a page");
    is($guarded->alerts, 0, "$name: no alert");
}

my ($order) = $guarded->get('/fix/page.html')->{headers}{'x-type-checkers'};
like($order, qr/^mod_phpguard\.c .*mod_mime\.c/,
    'the guard is asked for the type before anybody else');

refused('a fixup assigns the filename', '/fix/from.html', '0105', 'fix/x.php');
served('a fixup assigns another page', '/fix/from.php');
refused('MultiViews', '/multi/x', '0103', 'multi/x.php');
refused('MultiViews, a language', '/multi/lang', '0103', 'multi/lang.php.en');
served('MultiViews of a page', '/multi/only');
refused('DirectoryIndex', '/dir/', '0105', 'dir/index.php');
served('DirectoryIndex of a page', '/dirs/');
refused('FallbackResource', '/fall/none', '0105', 'fall/front.php');
refused('RewriteRule', '/rule/name', '0105', 'rule/x.php');
refused('RewriteRule with [H=]', '/rule/h.php', '0110', 'rule/h.php');
served('a page with [H=text/html]', '/rule/page.html');
refused('a module ends the phase', '/early/x.phtml', '0105', 'early/x.phtml');
served('a module ends the phase for others', '/early/x.html');
{
    ok(leaked($bare->get('/ssi/page.shtml')->{content}),
        'a subrequest: leaks without the guard');
    $guarded->mark;
    my $r = $guarded->get('/ssi/page.shtml');
    like($r->{content}, qr/before .*error.* between a page\n after/s,
        'a subrequest: the rest of the page');
    is($guarded->alerts, 1, 'a subrequest: one alert');
}

# The second file of one answer: the first is out, and the answer breaks off.
{
    my $request = "GET /app/two.lua HTTP/1.1\r\nHost: a\r\n"
        . "Connection: close\r\n\r\n";
    ok(leaked($bare->raw($request)), 'two files: leaks without the guard');
    $guarded->mark;
    my $text = $guarded->raw($request);
    ok(!leaked($text), 'two files: no source');
    my @alerts = $guarded->alerts;
    is(scalar(@alerts), 1, 'two files: one alert');
    like($alerts[0] || '', qr/PHPG0301: refused .*fix\/x\.php/,
        'two files: the second');
    served('two files that are pages', '/app/twice.lua');
}
$_->stop for $bare, $guarded;

# mod_dialup sends from default_handler's own slot, before anybody is asked.
{
    my %dialup = (mpm => 'event', modules => [qw(mime dialup)],
        files => { 'x.php' => SOURCE, 'page.html' => "a page\n" },
        conf => "<Directory \@DOCROOT\@>\n    ModemStandard \"V.92\"\n"
            . "</Directory>\n");
    $bare = PGTest->new(%dialup, guard => 0);
    $guarded = PGTest->new(%dialup, guard_conf => "PHPGuardLint Off\n",
        expect => [qr/PHPG0\d{3}: refused/]);
    refused('mod_dialup', '/x.php', '0105', 'x.php');
    served('mod_dialup, a page', '/page.html');
    $_->stop for $bare, $guarded;
}

# A program behind SCGI, which answers each request with the file that its
# query names.
sub scgi_server
{
    my $socket = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1')
        or die $!;
    my $pid = fork // die $!;
    return ($pid, $socket->sockport) if $pid;
    local $SIG{TERM} = 'DEFAULT';
    while (my $client = $socket->accept) {
        local $/ = ':';
        my $length = <$client>;
        my $head;
        read $client, $head, $length =~ s/://r;
        my %env = split /\0/, $head;
        print {$client} "Status: 200 OK\r\nContent-Type: text/plain\r\n"
            . "X-Sendfile: $env{DOCUMENT_ROOT}/$env{QUERY_STRING}\r\n\r\n";
        close $client;
    }
    POSIX::_exit(0);
}
{
    my ($pid, $port) = scgi_server();
    my %scgi = (mpm => 'event', modules => [qw(mime proxy proxy_scgi)],
        files => { 'x.php' => SOURCE, 'page.txt' => "a page\n" },
        vars => { SCGI => $port }, conf => <<'END');
ProxySCGISendfile On
ProxyPass /app/ scgi://127.0.0.1:@SCGI@/
ProxyPass /off/ scgi://127.0.0.1:@SCGI@/
END
    $bare = PGTest->new(%scgi, guard => 0);
    $guarded = PGTest->new(%scgi, guard_conf => <<'END',
PHPGuardLint Off
<Location /off>
    PHPGuard Off
</Location>
END
        expect => [qr/PHPG0\d{3}: refused/]);
    refused('ProxySCGISendfile', '/app/go?x.php', '0303', 'x.php');
    served('ProxySCGISendfile of a page', '/app/go?page.txt');
    served('ProxySCGISendfile where PHPGuard is Off', '/off/go?x.php');
    $_->stop for $bare, $guarded;
    kill TERM => $pid;
    waitpid $pid, 0;
}

# PHPGuard Off is obeyed behind mod_xsendfile too.
{
    my %xsend = (mpm => 'prefork', modules => [qw(mime php xsendfile)],
        files => { 'x.php' => SOURCE, (map { ("$_/send.php" =>
            '<?php header("X-Sendfile: @DOCROOT@/x.php");') } qw(on off)) },
        conf => <<'END');
<FilesMatch "send\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
XSendFile On
XSendFilePath @DOCROOT@
END
    $bare = PGTest->new(%xsend, guard => 0);
    $guarded = PGTest->new(%xsend, guard_conf => <<'END',
PHPGuardLint Off
<Directory @DOCROOT@/off>
    PHPGuard Off
</Directory>
END
        expect => [qr/PHPG0\d{3}: refused/]);
    refused('X-Sendfile', '/on/send.php', '0303', 'x.php');
    served('X-Sendfile where PHPGuard is Off', '/off/send.php');
    $_->stop for $bare, $guarded;
}

done_testing;
