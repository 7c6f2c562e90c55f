# Whatever is asked about a leak gives one number and one fix for it: the alert
# of its request, explain with the URL and with the file, audit, and the diff of
# "phpguard fix" for that file.  The cases are those that only a request or a
# question about the file shows: -t does not search below a document root.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Fix;
use PGTest::Lint;
use Test::More;

my $fpm = 'SetHandler "proxy:unix:@SOCKET@|fcgi://localhost"';
my $php = "<FilesMatch \"\\.php\$\">\n    $fpm\n</FilesMatch>\n";
my $index = "<Files index.php>\n    $fpm\n</Files>\n";
my $all = "<Directory \@DOCROOT\@>\n    AllowOverride All\n</Directory>\n";
my $denied = qr/Require all denied/;

# what it is, configuration, further files, the URL of the leak, its number,
# what the fix says, what the URL gets by it; undef: it is advice
my @cases = (
    (map { my $none = $_;
        map { [ "SetHandler $none in $_->[0]", "$php$_->[1]",
            { 'up/x.php' => SOURCE }, '/up/x.php', '0201', $denied, 403 ] } (
        ['a Location', "<Location /up>\n    SetHandler $none\n</Location>\n"],
        ['a Location of a vhost', "<VirtualHost *:\@PORT\@>\n"
            . "    DocumentRoot \@DOCROOT\@\n    <Location \"/up/\">\n"
            . "        SetHandler $none\n    </Location>\n</VirtualHost>\n"],
        ['a Location above', "<Location /up>\n    SetHandler $none\n"
            . "    Require all granted\n</Location>\n"],
        ) } qw(None default-handler)),
    ['SetHandler None in a Location below an Alias', $php
        . "Alias /static \@ROOT\@/s\n<Directory \@ROOT\@/s>\n"
        . "    Require all granted\n</Directory>\n<Location /static/up>\n"
        . "    SetHandler None\n</Location>\n", { '/s/up/x.php' => SOURCE,
            '/s/run.php' => SOURCE }, '/static/up/x.php', '0201', $denied, 403],
    ['SetHandler None, a file further down', $php
        . "<Location /up>\n    SetHandler None\n</Location>\n",
        { 'up/a/b/x.php' => SOURCE }, '/up/a/b/x.php', '0201', $denied, 403],
    (map { my ($name, $htaccess, %more) = @$_;
        $name =~ /IfFile|IfDirective/ && !since('2.4.34') ? () :
        [ "hidden by $name in a subdirectory", "$index$all",
            { $more{'b/x.php'} ? () : ('a/x.php' => SOURCE),
                'a/.htaccess' => $htaccess, map { ("a/$_" => $more{$_}) } keys %more },
            $more{'b/x.php'} ? '/a/b/x.php' : '/a/x.php', '0401',
            qr/SetHandler "proxy:unix:/, 200 ] } (
        ['<IfModule>', "<IfModule mod_php7.c>\nSetHandler "
            . "application/x-httpd-php\n</IfModule>\n"],
        ['<IfModule> two levels above', "# a comment\n\n<IfModule mod_suphp.c>\n"
            . "<IfModule mod_mime.c>\nAddHandler x-httpd-php5 .php\n</IfModule>\n"
            . "</IfModule>\n", 'b/x.php' => SOURCE,
            'b/.htaccess' => "DirectoryIndex start.php\n"],
        ['<IfFile>', "<IfFile /nowhere/php.sock>\n<FilesMatch \"\\.php\$\">\n"
            . "SetHandler \\\n \"proxy:unix:/nowhere/php.sock|fcgi://php\"\n"
            . "</FilesMatch>\n</IfFile>\n"],
        ['<IfDefine>', "<IfDefine PHP>\nAddType application/x-httpd-php .php\n"
            . "</IfDefine>\n"],
        ['<IfDirective>', "<IfDirective NoSuchDirective>\n"
            . "AddHandler application/x-httpd-php .php\n</IfDirective>\n"],
        ['<IfVersion>', "<IfVersion < 2.4>\nAddHandler application/x-httpd-php "
            . ".php\n</IfVersion>\n"],
        ['a second <IfModule>', "<IfModule mod_mime.c>\n<Files other.php>\n"
            . "SetHandler application/x-httpd-php\n</Files>\n</IfModule>\n"
            . "<IfModule !mod_mime.c>\nSetHandler application/x-httpd-php\n"
            . "</IfModule>\n<IfModule mod_php5.c>\nAddHandler "
            . "application/x-httpd-php .php\n</IfModule>\n"],
    )),
    (map { [ "hidden, and $_->[0] in a subdirectory", "$index$all"
            . "<IfModule mod_proxy_fcgid.c>\n$php</IfModule>\n",
            { 'a/x.php' => SOURCE, 'a/.htaccess' => "$_->[1]\n" }, '/a/x.php',
            $_->[2], qr/write "<IfModule mod_proxy_fcgi\.c>" in place of/,
            200 ] } (
        ['a RemoveHandler', "RemoveHandler .php\nAddHandler x-httpd-php5-cgi .php",
            '0107'],
        ['an AddHandler', 'AddHandler x-httpd-php5 .php', '0103'],
        ['an AddType', 'AddType application/x-httpd-php5 .php', '0103'],
    )),
    ['a page of PHP among others', "${php}AddType application/x-httpd-php5 "
        . ".html\n", { 'page.html' => SOURCE, 'static.html' => "<p>\n" },
        '/page.html', '0103', qr/map it alone, in a <Files> section/, undef],
    ['a section that is true and for another file', "$index$all",
        { 'a/x.php' => SOURCE, 'a/.htaccess' => "<IfModule mod_mime.c>\n"
            . "<Files other.php>\nSetHandler application/x-httpd-php\n</Files>\n"
            . "</IfModule>\n<IfModule !mod_mime.c>\nSetHandler x-httpd-php\n"
            . "</IfModule>\n" }, '/a/x.php', '0105',
        qr/SetHandler "proxy:unix:/, 200],
);

sub path_of
{
    my ($s, $url) = @_;
    return $s->docroot . $url if $url !~ s{^/static}{/s};
    return $s->root . $url;
}

sub of_json { (grep { $_->{id} } PGTest::Lint::json_lines($_[0]))[0] }

sub words { $_[0] =~ s/ \((?:not tried yet|likewise)[^()]*\)//gr =~ s/\s+/ /gr }

for my $case (@cases) {
    my ($name, $conf, $files, $url, $number, $fix, $status) = @$case;
    my $s = PGTest::Lint->make({ path => $name, conf => $conf,
        modules => 'mime alias dir proxy proxy_fcgi',
        files => 'index.php', part => $files }, expect => [qr/./]);
    is($s->start, undef, "$name: it starts") or next;
    my $r = $s->get($url);
    is($r->{status}, 500, "$name: it is refused");
    my ($alert) = $s->alerts;
    # the guard does not read the text of a .htaccess file, where httpd has
    # skipped a false section
    my $seen = $name =~ /^hidden by/ ? '0105' : $number;
    like($alert || '', qr/PHPG$seen/, "$name: the alert");
    my $file = path_of($s, $url);
    my ($audited) = grep { $_->{in} =~ /(?:^|, )\Q$file\E/ } findings(
        ($s->check('-D', 'DUMP_PHPGUARD_AUDIT'))[2]);
    my @said = ($audited, map { of_json(($s->check('-D', 'DUMP_PHPGUARD_JSON',
            '-D', "DUMP_PHPGUARD_EXPLAIN=$_"))[2]) }
        'http://localhost:' . $s->port . $url, $file);
    my @who = ('audit', 'explain with the URL', 'explain with the file');
    # the hidden mapping is a step of explain, of the lint an overridden one
    if ($name =~ /^hidden by/) {
        like($audited->{lost}, qr/\.htaccess:\d/, "$name: what it hides");
        like(join(' ', map { "$_->{effect} $_->{file}" } @{ $said[1]{steps} }),
            qr/hidden \S+\.htaccess/, "$name: explain names it too");
    }
    for my $i (0 .. 2) {
        is($said[$i]{id}, "PHPG$number", "$name: $who[$i]") or next;
        like($said[$i]{fix}, $fix, "$name: $who[$i], the fix");
        is(words($said[$i]{fix}), words($said[0]{fix}),
            "$name: $who[$i], one fix");
    }
    my (undef, undef, $diff) = $s->check('-D', 'DUMP_PHPGUARD_FIX', '-D',
        "DUMP_PHPGUARD_EXPLAIN=$file");
    for my $line ($said[1]{fix} =~ /write "(.+?)" in /
        ? split(/", "/, $1) : ()) {
        like($diff, qr/^\+ *\Q$line\E$/m, "$name: the diff has $line");
    }
    apply_fix($s, $said[1]{fix}) if $status;
    $s->kill_and_wait('TERM');
    next if !$status;
    is($s->start, undef, "$name: it starts with the fix") or next;
    is($s->get($url)->{status}, $status, "$name: with the fix");
    like($s->get('/index.php')->{content}, qr/^RAN-42$/m,
        "$name: index.php runs as before");
    $s->kill_and_wait('TERM');
    $s->gone;
}
done_testing;
