# What "phpguard replay" prints for people: each kind of answer, what cannot be
# compared and why, what is left out.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $many = 55;
my $s = PGTest::Lint->make({ path => 'report', modules => 'mime alias dir '
    . 'rewrite negotiation authn_core authn_file auth_basic authz_user',
    files => 'index.php watched/x.php off/x.php',
    part => { 'page.html' => "a page\n", 'broken/.htaccess' => "\0\n",
        'broken/page.html' => "a page\n" },
    conf => join('', <<'END', map { <<"END" } 1 .. $many) });
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O" vhost
TypesConfig /dev/null
Redirect /there https://www.example.net/
Redirect gone /gone
<VirtualHost *:@PORT@>
    ServerName main.example
    RewriteEngine On
    RewriteMap program prg:/bin/cat
    RewriteRule ^/asked/(.*) /${program:$1}
    <Directory @DOCROOT@/watched>
        PHPGuard DetectionOnly
    </Directory>
    <Directory @DOCROOT@/off>
        PHPGuard Off
    </Directory>
    <Location /user>
        AuthType Basic
        AuthName x
        AuthUserFile @ROOT@/users
        Require valid-user
    </Location>
</VirtualHost>
END
<VirtualHost *:\@PORT\@>
    ServerName v$_.example
</VirtualHost>
END

sub replayed
{
    my ($lines, @more) = @_;
    my $log = $s->root . '/lines.log';
    open my $fh, '>', $log or die $!;
    for (@$lines) {
        my ($vhost, $request, $status) = @$_;
        print {$fh} "$vhost:$s->{port} 127.0.0.1 - - [30/Nov/2026:10:00:00 "
            . "+0000] \"$request HTTP/1.1\" $status 9\n";
    }
    close $fh or die $!;
    chmod 0644, $log;
    my (undef, undef, $out) = $s->check('-D', "DUMP_PHPGUARD_REPLAY=$log",
        map { ('-D', $_) } @more);
    return $out =~ s/\n {2,}(?! )/ /gr;
}

my $text = replayed([map { ['main.example', @$_] }
    ['GET /index.php', 200], ['GET /watched/x.php', 200],
    ['GET /off/x.php', 404], ['GET /there', 200], ['GET /gone', 200],
    ['GET /none', 200], ['GET /page.html', 404], ['GET /page.html', 200],
    ['GET /asked/page.html', 200], ['PUT /page.html', 204],
    ['GET /page.html', 408], ['GET /user/page.html', 200],
    ['GET /page.html', 406]]);
my @now = sort $text =~ /^changed: .*? 200 then, (.*?) now vhost/mg;
is(join("\n", @now), join("\n", '401', '404', '410',
    'redirect 302 to https://www.example.net', 'refused (500)',
    'sent as source (200)'), 'what is answered in place of a 200');
like($text, qr/404 then, sent \(200\) now/, 'and of a 404');
is(scalar(() = $text =~ m{ vhost +main\.example:\d+ \(}g), 7,
    'the vhost is found in a log that no CustomLog writes');
like($text, qr{explain http://main\.example:$s->{port}/index\.php$}m,
    'what to ask');
like($text, qr/^compared: +13 requests, 13 distinct same +1 exactly/m,
    'all are counted');
like($text, qr/ 1 request: $_/, "unknown: $_")
    for 'a RewriteMap that is a program', 'methods other than GET',
        'mod_negotiation', 'the logged status comes from the connection';

$text = replayed([map { ["v$_.example", 'GET /none', 200] } 1 .. $many]);
is(scalar(() = $text =~ /^changed:/mg), 50, 'at most fifty groups');
like($text, qr/^and +5 more groups: --json$/m, '... and how many more');
$text = replayed([map { ['v1.example', "GET /$_.html", 404] } 1 .. 20],
    'DUMP_PHPGUARD_DISTINCT=4');
like($text, qr/compared: +4 requests, 4 distinct.* dropped +16 requests/,
    'requests that --distinct leaves out');
$s->gone;
done_testing;
