# "phpguard audit" says what httpd answers: one site after the other, with the
# count of its PHP files.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use PGTest::Schema;
use Test::More;

my $runs = qq{<FilesMatch "\\.php\$">\n    SetHandler application/x-httpd-php\n}
    . "</FilesMatch>\n";
my $else = "<Directory \@ROOT\@/else>\n    Require all granted\n</Directory>\n";

# The site, its files below the root ("htdocs/" is the document root), what
# becomes of those that are PHP, and words of the audit.
my @sites = (
    ['Redirect of a whole vhost', <<'END', ['htdocs/index.php', 'htdocs/a/x.php'],
Redirect permanent / https://www.example.org/
END
        { not_reached => 2 }],
    ['Redirect of a part', $runs . "Redirect /old https://www.example.org/\n",
        ['htdocs/index.php', 'htdocs/old/a.php', 'htdocs/older/b.php'],
        { runs => 2, not_reached => 1 }],
    ['Redirect of a part, beside sections of single files', join('', map {
            qq{<Files $_.php>\n    SetHandler text/plain\n</Files>\n} } 0 .. 3)
            . "Redirect /old https://www.example.org/\n",
        [(map { "htdocs/$_.php" } 0 .. 3), 'htdocs/old/a.php'],
        { leaks => 4, not_reached => 1 }],
    ['RedirectMatch', "RedirectMatch 403 ^/lib/.*\\.php\$\n",
        ['htdocs/lib/a.php', 'htdocs/lib/b.phtml'], { denied => 1, leaks => 1 }],
    ['an Alias over the document root', "Alias / \@ROOT\@/else/\n$else",
        ['htdocs/index.php', 'else/index.html'], { not_reached => 1 }],
    ['an Alias over a part of it', "Alias /a/ \@ROOT\@/else/\n$else",
        ['htdocs/a/x.php', 'htdocs/b/x.php', 'else/y.php'],
        { not_reached => 1, leaks => 2 }],
    ['AliasMatch over a part of it',
        "AliasMatch ^/a/(.*) \@ROOT\@/else/\$1\n$else",
        ['htdocs/a/x.php', 'htdocs/b/x.php', 'else/y.php'],
        { not_reached => 1, leaks => 2 }],
    ['an Alias to a file', $runs . "Alias /login.php \@ROOT\@/else/door.phtml\n"
        . $else, ['htdocs/index.php', 'else/door.phtml'],
        { runs => 1, leaks => 1 }, qr{else/door\.phtml\n  vhost},
        qr/^(?!.*gone meanwhile)/s],
    ['a RewriteRule that comes before ProxyPassMatch', <<'END',
ProxyPassMatch ^/(.*\.php)$ fcgi://192.0.2.1:9/@DOCROOT@/$1
RewriteEngine On
RewriteRule ^/pretty /x.php
END
        ['htdocs/index.php', 'htdocs/x.php'], { runs => 1, leaks => 1 },
        qr{PHPG0406.*htdocs/x\.php\n  vhost.*RewriteRule \^/pretty}s],
    ['a RewriteRule that PT passes on', <<'END',
ProxyPassMatch ^/(.*\.php)$ fcgi://192.0.2.1:9/@DOCROOT@/$1
RewriteEngine On
RewriteRule ^/pretty /x.php [PT]
END
        ['htdocs/index.php', 'htdocs/x.php'], { runs => 2 },
        qr/^(?!.*PHPG)/s],
    ['an Alias to a file of the document root', $runs . <<'END',
Alias /open @DOCROOT@/x.php
<Location /open>
    SetHandler application/x-httpd-ea-php81
</Location>
END
        ['htdocs/index.php', 'htdocs/x.php'], { runs => 1, leaks => 1 },
        qr{PHPG0101.*htdocs/x\.php\n  vhost}s],
    ['an ErrorDocument that is denied itself', <<'END',
ErrorDocument 403 /index.php
<Directory @DOCROOT@>
    Require all denied
</Directory>
END
        ['htdocs/index.php', 'htdocs/x.php', 'htdocs/y.php'],
        { leaks => 1, denied => 2 }],
    ['a vhost that another one hides', <<'END' . $else,
<VirtualHost *:@PORT@>
    ServerName a.example
    DocumentRoot @DOCROOT@
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName a.example
    DocumentRoot @ROOT@/else
</VirtualHost>
END
        ['htdocs/index.php', 'else/a.php', 'else/b.php'],
        { leaks => 1, not_reached => 2 }],
    ['rules in a .htaccess', $runs, ['htdocs/index.php', 'htdocs/up/x.php',
            'htdocs/up/y.phtml', 'htdocs/z.phtml', ['htdocs/.htaccess', <<'END']],
RewriteEngine On
RewriteRule ^up/.*\.(php|phtml)$ - [F]
RewriteRule ^z\.phtml$ /index.php [L]
END
        { runs => 1, denied => 2, not_reached => 1 }],
    ['a rule for "www."', <<'END', ['htdocs/index.php'], { leaks => 1 }],
ServerName example.org
<VirtualHost *:@PORT@>
    ServerName example.org
    ServerAlias www.example.org
    DocumentRoot @DOCROOT@
    RewriteEngine On
    RewriteCond %{HTTP_HOST} !^www\.
    RewriteRule ^/(.*) http://www.example.org/$1 [R=301,L]
</VirtualHost>
END
    ['a rule for https, behind a proxy', <<'END', ['htdocs/index.php'],
RewriteEngine On
RewriteCond %{HTTP:X-Forwarded-Proto} !=https
RewriteRule ^/(.*) https://%{SERVER_NAME}/$1 [R=301,L]
END
        { leaks => 1 }],
    ['a rule for https', <<'END', ['htdocs/index.php'], { not_reached => 1 }],
RewriteEngine On
RewriteCond %{HTTPS} off
RewriteRule ^/(.*) https://%{SERVER_NAME}/$1 [R=301,L]
END
    ['an Action whose target is gone',
        "AddHandler run .php\nAction run /cgi-bin/gone\n", ['htdocs/index.php'],
        { fails => 1 }],
    ['an Action whose target is sent', "AddHandler run .php\n"
        . "Action run /wrapper\n", ['htdocs/index.php', ['htdocs/wrapper', '#!']],
        { fails => 1 }],
    ['a page for what is denied', $runs . "ErrorDocument 403 /denied.php\n"
        . "<Directory \@DOCROOT\@/in>\n    Require all denied\n</Directory>\n",
        ['htdocs/denied.php', 'htdocs/in/x.php'], { runs => 1, denied => 1 }],
    ['for some', "<Directory \@DOCROOT\@>\n    Require ip 10.0.0.0/8\n"
        . "</Directory>\n", ['htdocs/index.php'], { leaks => 1 }],
    ['by the URL', "SetEnvIf Request_URI \\.phtml\$ no\n<Location />\n"
        . "    <RequireAll>\n        Require all granted\n"
        . "        Require not env no\n    </RequireAll>\n</Location>\n",
        ['htdocs/x.phtml', 'htdocs/y.phar'], { denied => 1, leaks => 1 }],
    ['by a header as well', "SetEnvIf Request_URI \\.phtml\$ no\n"
        . "SetEnvIf X-No 1 no\n<Location />\n    <RequireAll>\n"
        . "        Require all granted\n        Require not env no\n"
        . "    </RequireAll>\n</Location>\n", ['htdocs/x.phtml'], { leaks => 1 }],
    ['nobody at all', "<Location />\n    AuthMerging And\n"
        . "    Require all granted\n</Location>\n<Directory \@DOCROOT\@>\n"
        . "    Require all denied\n</Directory>\n", ['htdocs/x.php'],
        { denied => 1 }],
    ['nobody, and a page that says so', "ErrorDocument 403 /why.php\n"
        . "<Location /in>\n    SetEnvIf Request_URI \\.phtml\$ no\n"
        . "    <RequireAll>\n        Require all granted\n"
        . "        Require not env no\n    </RequireAll>\n</Location>\n"
        . "<Location /why.php>\n    Require ip 10.0.0.1\n</Location>\n$runs",
        ['htdocs/in/x.phtml'], { denied => 1 }],
    ['links that are not followed', $runs . "<Directory \@DOCROOT\@>\n"
        . "    Options -FollowSymLinks\n</Directory>\n$else",
        ['htdocs/index.php', 'else/x.php', ['htdocs/link.php', '../else/x.php', 1],
            ['htdocs/far', '../else', 1]], { runs => 1, denied => 2 }],
    ['who may read it', '', ['htdocs/a.php', 'htdocs/b.php', 'htdocs/c.php',
            ['htdocs/shut.php', SOURCE, 0]], { leaks => 3, denied => 1 }],
    ['what is PHP by content', '', [['htdocs/a.inc', 'no php'], 'htdocs/b.inc'],
        { leaks => 1 }],
    ['a .htaccess that decides', $runs, [['htdocs/a/.htaccess',
            "Require all denied\n"], 'htdocs/index.php'], { runs => 1 },
        qr/PHPG0414\ +note:\ \.htaccess\ overrides\ the\ configuration:.*
            detail\ +before\ runs,\ now\ denied/sx,
        qr/^(?!.*is\ sent\ as\ source|.*is\ refused)/sx],
    ['a .htaccess that redirects', $runs, [['htdocs/a/.htaccess',
            "Redirect /a/ http://www.example.org/\n"], 'htdocs/index.php'],
        { runs => 1 }, qr/^(?!.*PHPG0414)/s],
    ['a .htaccess that does not parse', $runs, [['htdocs/a/.htaccess',
            "NoSuchDirective\n"], 'htdocs/index.php'], { runs => 1 },
        qr/PHPG0411\ +warning:\ \.htaccess\ cannot\ be\ used:/x],
);

sub make
{
    my ($conf, $files) = @_;
    my $s = PGTest::Lint->make({ path => 'audit', conf => $conf, files => '',
        mpm => 'prefork', modules => 'mime alias actions php rewrite setenvif '
            . 'authz_host cgi proxy proxy_fcgi' });
    for (@$files) {
        my ($path, $text, $how) = ref ? @$_ : ($_, SOURCE);
        if ($how) {
            symlink $text, $s->root . "/$path" or die "$path: $!";
            next;
        }
        $s->write_file("/$path", $text);
        chmod $how, $s->root . "/$path" if defined $how;
    }
    return $s;
}

sub counted
{
    my ($out) = @_;
    my ($c) = map { decode_json($_) } grep { /"directories"/ } split /\n/, $out;
    return join ', ', map { "$c->{$_} $_" } grep { $c->{$_} }
        qw(runs leaks fails denied unknown not_reached);
}

for (@sites) {
    my ($name, $conf, $files, $want, @words) = @$_;
    my $s = make($conf, $files);
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON', '-D',
        'DUMP_PHPGUARD_AUDIT');
    is(counted($out), join(', ', map { "$want->{$_} $_" } grep { $want->{$_} }
            qw(runs leaks fails denied unknown not_reached)), $name)
        or diag($err, $out);
    is(invalid($out), '', "$name: as the schema says");
    my $text = ($s->check('-D', 'DUMP_PHPGUARD_AUDIT'))[2];
    like($text, $_, "$name: in words") for @words;
    $s->gone if !$ENV{KEEP};
}

# Other file systems, as a link leads there.
SKIP: {
    my $mount = (grep { -d && -w && (stat)[0] != (stat '/tmp')[0] }
        '/dev/shm', '/run/lock', '/run')[0];
    skip 'no second file system to write to', 6 if !$mount;
    my $far = "$mount/phpguard-$$";
    mkdir $far or die "$far: $!";
    my $s = make($runs, ['htdocs/index.php', ['htdocs/proc', '/proc', 1],
        ['htdocs/far', $far, 1]]);
    open my $fh, '>', "$far/x.phtml" or die $!;
    print {$fh} SOURCE;
    close $fh;
    my @asked = ('-D', 'DUMP_PHPGUARD_AUDIT');
    my $text = ($s->check(@asked))[2];
    like($text, qr/^1 directory, 1 file\./m, 'other file systems are left out');
    like($text, qr{2\ directories\ on\ other\ file\ systems\ not\ entered\ \(
        \S+/(far|proc)/,\ \S+/(far|proc)/\)}x, 'and named');
    push @asked, '-D', 'DUMP_PHPGUARD_OTHER_FILE_SYSTEMS';
    $text = ($s->check(@asked))[2];
    like($text, qr/^2 directories, 2 files\. PHP: 1 run, 1 leak,/m,
        'or gone into, where that is asked for');
    like($text, qr{;\ 1\ directory\ on\ other\ file\ systems\ not\ entered\ \(
        \S+/proc/\)$}mx, 'but not in the kernel\'s own');
    $text = ($s->check('-D', 'DUMP_PHPGUARD_AUDIT=' . $s->docroot . '/far'))[2];
    like($text, qr/^1 directory, 1 file\. PHP: 0 run, 1 leak/m,
        'one that is asked for is entered');
    unlike($text, qr/not entered/, 'wherever it is');
    unlink "$far/x.phtml";
    rmdir $far;
    $s->gone if !$ENV{KEEP};
}
done_testing;
