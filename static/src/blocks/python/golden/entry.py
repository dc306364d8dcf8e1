#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 50번째 줄까지예요.


def program():
    global 점수
    점수 = 0
    목록 = List("목록", ["하나", "둘"], shown=False)
    hero = Sprite("hero", x=10, y=-20, size=100, costumes=["그림"])

    def 두_배(self, 두_배_1):
        return 두_배_1 * 2

    def hero_when_started(self):
        global 점수
        점수 = 3
        self.say(join("점수: ", 점수))
        for _ in range(3):
            점수 += 2
        self.say(점수)
        self.say(10 % 3)
        self.say(letter("안녕하세요", 2))
        self.say(part("안녕하세요", 1, 2))
        self.say(place_in("안녕하세요", "하"))
        self.say(replaced("안녕하세요", "하세요", "!"))
        self.say("abc".upper())
        self.say(len("안녕하세요"))
        목록.add("셋")
        self.say(목록.item(3))
        self.say(len(목록))
        self.say(join("가", "나"))
        self.say(1.5 + 2)
        self.say(두_배(self, 7))
        if 1 == 1:
            self.say("참")
        else:
            self.say("거짓")
        if 1 == 1 and 1 == 0:
            self.say("참")
        else:
            self.say("거짓")
        self.point(90)
        self.say(self.direction + -90)
        if 목록.includes("둘"):
            self.say("있다")
        self.say(square_root(9))

    hero.when_started(hero_when_started)

